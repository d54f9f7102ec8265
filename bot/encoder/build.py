"""From the published weights to the files that the sentence encoder loads."""

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import onnx
from onnxruntime.quantization import QuantType, quantize_dynamic

from bot.encoder.adapter import DANGER_ADAPTER, Adapter
from bot.encoder.graph import DEPTH, DIMENSION, build_graph
from bot.encoder.manifest import (
    DANGER_MODEL_FILE,
    MANIFEST_FILE,
    MODEL_FILE,
    TOKENIZER_FILE,
    EncoderManifest,
    sha256_of,
)
from bot.encoder.weights import PUBLISHED, PublishedModel, find_published_model

MODEL = "sentence-transformers/all-MiniLM-L6-v2"
FULL_PRECISION_FILE = "all-MiniLM-L6-v2.onnx"

STEPS = (
    "Checking the published weights",
    "Reducing it to 8-bit numbers",
    "Adding what it was taught about danger",
    "Storing the encoder",
)

Progress = Callable[[str], None]


def build_encoder(
    target: Path, *, keep_full_precision: bool = False, progress: Progress = lambda step: None
) -> EncoderManifest:
    """Builds the sentence encoder into a folder: as published, and as it was taught about danger.

    Takes about fifteen seconds and 400 MB of memory. The folder never holds half an encoder: its manifest
    goes first and comes back last.

    Args:
        target: The folder; made when it is not there.
        keep_full_precision: Keep the float32 graph (90 MB) beside the 8-bit one, for comparison.
        progress: Called with the name of each step, one of `STEPS`, as it starts.

    Returns:
        The manifest that was written.

    Raises:
        WeightsRefused: The published weights are not installed, or have been altered.
        AdapterRefused: What the encoder was taught is not there.
    """
    progress(STEPS[0])
    published = find_published_model()
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target, prefix=".building-") as name:
        workshop = Path(name)
        _write_files(published, workshop, keep_full_precision, progress)
        outputs = {file.name: sha256_of(file) for file in sorted(workshop.iterdir())}
        manifest = EncoderManifest(
            model=MODEL,
            package=published.package,
            inputs={**PUBLISHED, DANGER_ADAPTER.name: sha256_of(DANGER_ADAPTER)},
            outputs=outputs,
            dimension=DIMENSION,
            depth=DEPTH,
        )
        manifest.write(workshop)
        progress(STEPS[3])
        _move_into_place(workshop, target)
    return manifest


def _write_files(
    published: PublishedModel, workshop: Path, keep_full_precision: bool, progress: Progress
) -> None:
    tensors = published.tensors()
    progress(STEPS[1])
    graph = build_graph(tensors)
    if keep_full_precision:
        onnx.save(graph, workshop / FULL_PRECISION_FILE)
    _reduce(graph, workshop / MODEL_FILE)
    progress(STEPS[2])
    taught = Adapter.read(DANGER_ADAPTER).applied_to(tensors)
    _reduce(build_graph(taught), workshop / DANGER_MODEL_FILE)
    shutil.copyfile(published.tokenizer_file, workshop / TOKENIZER_FILE)


def _reduce(graph: onnx.ModelProto, target: Path) -> None:
    # The graph is written without anything to fold or fuse; without this mark a warning would ask for that.
    onnx.helper.set_model_props(graph, {"onnx.quant.pre_process": "onnxruntime.quant"})
    # Per channel: one scale for a whole matrix would cost the cosine to the original 15 points. Reduced
    # range: processors without VNNI instructions overflow otherwise and give other vectors.
    quantize_dynamic(graph, target, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True)


def _move_into_place(workshop: Path, target: Path) -> None:
    (target / MANIFEST_FILE).unlink(missing_ok=True)
    for file in sorted(workshop.iterdir(), key=lambda file: file.name == MANIFEST_FILE):
        file.replace(target / file.name)
