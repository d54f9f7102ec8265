"""What a built encoder folder holds, and how to tell that it is whole."""

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

MODEL_FILE = "all-MiniLM-L6-v2.int8.onnx"
#: The same network, taught to hold signs of danger apart from what only sounds like one.
DANGER_MODEL_FILE = "all-MiniLM-L6-v2-danger.int8.onnx"
TOKENIZER_FILE = "tokenizer.json"
MANIFEST_FILE = "manifest.json"

HOW_TO_BUILD = "run: python -m bot encoder build"


class EncoderError(Exception):
    """Something is wrong with the sentence encoder; the message says what to do."""


class EncoderMissing(EncoderError):
    """The folder holds no built encoder."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"There is no sentence encoder in {folder}; {HOW_TO_BUILD}")
        self.folder = folder


class EncoderDamaged(EncoderError):
    """A file of the built encoder is not the one that the manifest names."""

    def __init__(self, file: Path, reason: str) -> None:
        super().__init__(f"The sentence encoder's file {file} {reason}; {HOW_TO_BUILD}")
        self.file = file


@dataclass(frozen=True)
class EncoderManifest:
    """The record written beside a built encoder.

    Attributes:
        model: Name of the published model.
        package: Package and version that the weights came from.
        inputs: sha256 of every source file, by file name.
        outputs: sha256 of every built file, by file name.
        dimension: Length of a sentence vector.
        depth: Length of what comes with it from the layers within.
    """

    model: str
    package: str
    inputs: dict[str, str]
    outputs: dict[str, str]
    dimension: int
    depth: int

    def write(self, folder: Path) -> None:
        """Writes the record as JSON into `folder`."""
        text = json.dumps(asdict(self), indent=2, sort_keys=True) + "\n"
        (folder / MANIFEST_FILE).write_text(text, encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> "EncoderManifest":
        """Reads the record of a built encoder.

        Raises:
            EncoderMissing: There is none in `folder`.
            EncoderDamaged: It cannot be understood.
        """
        file = folder / MANIFEST_FILE
        try:
            text = file.read_text(encoding="utf-8")
        except (FileNotFoundError, NotADirectoryError):
            raise EncoderMissing(folder) from None
        try:
            return cls(**json.loads(text))
        except (ValueError, TypeError) as error:
            raise EncoderDamaged(file, "cannot be read") from error

    def verify(self, folder: Path) -> None:
        """Compares every built file with the record.

        Raises:
            EncoderMissing: A file is not there.
            EncoderDamaged: A file has other content than the one that was built.
        """
        for name, expected in self.outputs.items():
            file = folder / name
            if not file.is_file():
                raise EncoderMissing(folder)
            if sha256_of(file) != expected:
                raise EncoderDamaged(file, "is not the one that was built")


def sha256_of(file: Path) -> str:
    """Returns the sha256 of a file's content as 64 hex digits."""
    digest = hashlib.sha256()
    with file.open("rb") as stream:
        while block := stream.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()
