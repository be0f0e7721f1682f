"""The bundled images: how many, of which classes, and that they fit their labels."""

from __future__ import annotations

import numpy as np
import pytest

from designer.bundled import bundled
from designer.files import fashion


@pytest.mark.parametrize(("split", "count"), [("train", 500), ("test", 100)])
def test_each_class_has_as_many_images(split, count):
    labels = fashion.labels(split)
    assert np.bincount(labels).tolist() == [count] * 10
    assert fashion.images(split).shape == (10 * count, 28, 28)
    assert fashion.images(split).dtype == np.uint8


def test_the_classes_have_ten_names():
    assert len(set(fashion.CLASSES)) == 10
    assert fashion.CLASSES[9] == "ankle boot"


def test_most_trousers_and_boots_are_nearest_to_the_average_of_their_class():
    images, labels = fashion.images("train").astype(float), fashion.labels("train")
    averages = np.stack([images[labels == label].mean(0) for label in range(10)])
    distances = ((fashion.images("test")[:, None] - averages) ** 2).sum((2, 3))
    found = distances.argmin(1)
    for name in ("trouser", "ankle boot"):
        label = fashion.CLASSES.index(name)
        assert (found[fashion.labels("test") == label] == label).mean() > 0.8


def test_images_are_read_once_and_cannot_be_changed():
    assert fashion.images("test") is fashion.images("test")
    with pytest.raises(ValueError, match="read-only"):
        fashion.images("test")[0] = 0


def test_test_images_are_not_in_the_training_set():
    training = {image.tobytes() for image in fashion.images("train")}
    assert sum(image.tobytes() in training for image in fashion.images("test")) == 0


def test_the_data_is_small_and_its_licence_is_beside_it():
    assert sum(path.stat().st_size for path in bundled("data").iterdir() if path.is_file()) < 4_000_000
    notice = bundled("data", "NOTICE").read_text(encoding="utf-8")
    assert "Zalando SE" in notice
    assert "Permission is hereby granted, free of charge" in notice
