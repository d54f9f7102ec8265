"""What the assistant may say: the article, the FDA label, side effects, medicines, red flags.

The files beside this module hold the knowledge; the code here only reads and checks them.
"""

from bot.knowledge.documents import Document, Fact, Section, Topic
from bot.knowledge.entries import Source, Urgency
from bot.knowledge.errors import KnowledgeError
from bot.knowledge.knowledge import Knowledge
from bot.knowledge.loader import load_knowledge, project_knowledge
from bot.knowledge.medicines import Medicine
from bot.knowledge.red_flags import RedFlag
from bot.knowledge.side_effects import SideEffect
from bot.knowledge.symptom_talk import NOT_SAID, SymptomTalk

__all__ = [
    "NOT_SAID",
    "Document",
    "Fact",
    "Knowledge",
    "KnowledgeError",
    "Medicine",
    "RedFlag",
    "Section",
    "SideEffect",
    "Source",
    "SymptomTalk",
    "Topic",
    "Urgency",
    "load_knowledge",
    "project_knowledge",
]
