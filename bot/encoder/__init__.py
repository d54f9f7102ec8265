"""Builds the sentence encoder: from the published weights to a small 8-bit ONNX file, without torch."""
