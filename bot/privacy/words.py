"""Words by which names are told from other words: usual first names, medicines, what people usually write."""

from __future__ import annotations

from functools import cache
from pathlib import Path

NEVER = frozenset(
    """
    a about after again all allergic already also always am american an and any anybody anyone are as asap asking at
    away back bad be because been before being better but by call can cannot come confused could currently day days
    did do does doing done dont each even ever every everybody everyone everything feel feeling fine for from gave get
    getting give given go going good got had has have having he help her here hers hi him his how i i'd i'll i'm i've if im in
    into is it it's its ive just know later let like listed many may me might misspelled more most much must my need
    never new no nobody not nothing now of off ok okay on once one only or other our out over own people please pls
    pregnant prescribed put really right said says scared see she should since so some somebody someone something
    sorry spelled still stop such suffering sure taking tell than thank thanks that that's the their them then there
    these they thing think this those tired to today told tomorrow tonight too took trying under until up upped us
    very wants was we well went were what what's when where which who whoever why will with without would wrong yes
    yet you your yours u ur
    monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun
    january february march april june july august september october november december jan feb mar apr jun jul aug sep
    sept oct nov dec christmas easter thanksgiving halloween ramadan
    mr mrs ms miss dr doctor doc nurse prof professor sir madam ma'am mom mum mama dad papa grandma grandpa daddy mommy
    husband wife son daughter sister brother friend assistant pharmacist pharmacy hospital clinic staff team bot robot
    backline human person patient agent representative practitioner google alexa siri pepper scholl strange who seuss
    english spanish german french italian chinese indian mexican canadian british irish scottish african asian european
    polish russian turkish hispanic latino latina black white native muslim christian catholic jewish hindu buddhist
    mormon vegan diabetic epileptic bipolar autistic deaf blind disabled retired
    medicare medicaid medigap covid kaiser walmart walgreens cvs costco uber amazon va fda nhs usa uk us er ob gyn gp pcp
    type stage part step number page question emergency urgent hello hey dear sincerely regards cheers love best signed
    icd mri ct ssri nsaid otc rx mg ml pm er xr sr cr ir la parkinson alzheimer crohn hodgkin addison cushing raynaud
    """.split()
)
"""What no rule takes for a name, however it is written: small words, days, months, peoples, titles, shops."""

SURNAMES = frozenset(
    """
    smith johnson williams brown jones miller davis wilson anderson thomas taylor moore jackson white harris clark lewis
    robinson walker young king wright scott hill green baker adams nelson hall campbell mitchell carter roberts cooper
    reed bailey bell ward cox wood long bush stone fox cook price rice gray ford page hunt marsh lane snow field parker
    """.split()
)
"""Surnames, some of which are ordinary words as well: taken only after a first name."""

PARTICLES = frozenset("de da di del della la le van von der den ter bin ibn al el st dos das mac".split())


@cache
def first_names() -> frozenset[str]:
    """First names that are hardly ever another word, in small letters."""
    return _words("first_names")


@cache
def medicines() -> frozenset[str]:
    """Names of medicines, also misspelled, in small letters."""
    return _words("medicines")


@cache
def ordinary_words() -> frozenset[str]:
    """What patients write about their health and their days, in small letters."""
    return _words("ordinary_words")


def _words(name: str) -> frozenset[str]:
    return frozenset((Path(__file__).parent / f"{name}.txt").read_text(encoding="utf-8").split())
