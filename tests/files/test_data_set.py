"""Data sets in idx files: found by name, held to each other, named, and one clear line for everything that is wrong."""

from __future__ import annotations

import gzip
import re

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from designer.errors import FileRefused
from designer.files import fashion, idx
from designer.files.data_set import BUNDLED, belongs, data_set
from tests.helpers.idx_files import both, digits, write_fashion, write_pair

MNIST_BEGINS = [7, 2, 1, 0, 4, 1, 4, 9, 5, 9, 0, 6, 9, 0, 1, 5]


def refusal(where) -> str:
    with pytest.raises(FileRefused) as caught:
        data_set(str(where))
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_the_bundled_images_are_the_data_set_that_needs_no_folder():
    found = data_set()
    assert (found.where, found.name, found.classes) == (BUNDLED, "Fashion-MNIST", fashion.CLASSES)
    assert found.both("test").images is fashion.images("test")
    assert found.sides("train") == (5000, 28, 28)


@pytest.mark.parametrize("name", ["{split}-{what}-idx{rank}-ubyte", "{split}-{what}.idx{rank}-ubyte",
                                  "{split}-{what}-idx{rank}-ubyte.gz", "{split}_{what}_idx{rank}_ubyte",
                                  "{split}-{what}.idx{rank}.ubyte.gz"])  # fmt: skip
def test_6_6c_a_folder_with_the_usual_names_is_fashion_mnist(tmp_path, name):
    found = data_set(str(write_fashion(tmp_path / "clothes", name=name)))
    assert (found.name, found.classes, found.named) == ("Fashion-MNIST", fashion.CLASSES, True)
    for split, count in (("train", 300), ("test", 200)):
        images, labels = found.both(split)
        assert found.sides(split) == (count, 28, 28)
        np.testing.assert_array_equal(images, both(split)[0][:count])
        np.testing.assert_array_equal(labels, both(split)[1][:count])
        assert not images.flags.writeable and images.dtype == np.uint8


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    word=st.sampled_from(["", "emnist-letters-", "my.own_", "Train of thought "]),
    between=st.lists(st.sampled_from("-_."), min_size=3, max_size=3),
    gz=st.booleans(),
    upper=st.booleans(),
    test=st.sampled_from(["t10k", "test"]),
    sizes=st.tuples(st.integers(1, 4), st.integers(1, 5), st.integers(1, 5)),
)
def test_6_6c_files_are_found_however_people_write_their_names(tmp_path_factory, word, between, gz, upper, test, sizes):
    folder = tmp_path_factory.mktemp("data")
    name = f"{word}{test}{between[0]}{{what}}{between[1]}idx{{rank}}{between[2]}ubyte{'.gz' if gz else ''}"
    images = np.arange(np.prod(sizes), dtype=np.uint8).reshape(sizes)
    write_pair(folder, "test", images, np.zeros(sizes[0]), name=name)
    if upper:
        for path in folder.iterdir():
            path.rename(folder / path.name.upper())
    found = data_set(str(folder))
    assert found.sides("test") == sizes
    np.testing.assert_array_equal(found.both("test").images, images)
    assert not found.has("train")
    assert data_set(str(next(folder.iterdir()))).pairs == found.pairs
    assert belongs(folder) and all(map(belongs, folder.iterdir()))


def test_mnist_is_known_by_its_first_labels_whatever_the_folder_is_called(tmp_path):
    images, labels = digits(30)
    labels[: len(MNIST_BEGINS)] = MNIST_BEGINS
    found = data_set(str(write_pair(tmp_path / "fashion week", "test", images, labels)))
    assert (found.name, found.classes[:3], found.named) == ("MNIST", ("0", "1", "2"), True)


def test_clothes_are_known_by_the_name_of_the_folder_where_their_order_is_another(tmp_path):
    images, labels = digits(30)
    assert data_set(str(write_pair(tmp_path / "my_fashion", "test", images, labels))).classes == fashion.CLASSES
    assert data_set(str(write_pair(tmp_path / "other", "test", images, labels))).classes == tuple("0123456789")


def test_classes_of_another_data_set_go_by_number_as_many_as_its_labels_need(tmp_path):
    images, labels = digits(60, classes=27)
    found = data_set(str(write_pair(tmp_path / "letters", "train", images, labels)))
    assert (found.name, len(found.classes), found.classes[26], found.named) == ("letters", 27, "26", False)
    assert found.label(30) == "30"


def test_a_person_names_the_classes_in_a_file_beside_the_images(tmp_path):
    images, labels = digits(30, classes=3)
    write_pair(tmp_path, "test", images, labels)
    (tmp_path / "classes.txt").write_text("circle\n\nsquare \n star\n", encoding="utf-8")
    assert data_set(str(tmp_path)).classes == ("circle", "square", "star")
    (tmp_path / "classes.txt").write_text("circle\nsquare\n", encoding="utf-8")
    assert refusal(tmp_path) == "classes.txt: names 2 classes, one a line; the labels go up to 2"


def test_torchvision_s_folders_are_found_from_each_level(tmp_path):
    write_fashion(tmp_path / "root" / "FashionMNIST" / "raw")
    for folder in ("root", "root/FashionMNIST", "root/FashionMNIST/raw"):
        assert data_set(str(tmp_path / folder)).name == "Fashion-MNIST"
    write_fashion(tmp_path / "root" / "MNIST" / "raw")
    assert refusal(tmp_path / "root") == (
        f"{tmp_path / 'root'}: holds several data sets: FashionMNIST, MNIST; choose one of the files"
    )


def test_of_several_data_sets_in_one_folder_a_file_says_which_is_meant(tmp_path):
    for word in ("emnist-letters", "emnist-digits"):
        write_pair(tmp_path, "test", *digits(20), name=word + "-{split}-{what}-idx{rank}-ubyte")
    assert "several data sets: emnist-digits, emnist-letters; choose" in refusal(tmp_path)
    assert data_set(str(tmp_path / "emnist-letters-t10k-labels-idx1-ubyte")).name == "emnist-letters"


def test_one_pair_is_enough_for_what_needs_only_that(tmp_path):
    found = data_set(str(write_fashion(tmp_path, train=0)))
    assert found.has("test") and not found.has("train")
    with pytest.raises(FileRefused, match=r"has no training images; train-images-idx3-ubyte is not there"):
        found.both("train")


def test_a_plain_file_goes_before_its_gzipped_twin(tmp_path):
    write_fashion(tmp_path, train=0, test=20, name="{split}-{what}-idx{rank}-ubyte.gz")
    write_fashion(tmp_path, train=0, test=30)
    assert data_set(str(tmp_path)).sides("test") == (30, 28, 28)


def test_what_was_read_is_read_again_only_when_the_file_has_changed(tmp_path):
    write_fashion(tmp_path, train=0, test=30)
    before = data_set(str(tmp_path)).both("test")
    assert data_set(str(tmp_path)).both("test").images is before.images
    write_fashion(tmp_path, train=0, test=40)
    assert len(data_set(str(tmp_path)).both("test").images) == 40


def test_6_6c_the_whole_of_mnist_has_60000_and_10000_images_and_stays_bytes(tmp_path):
    found = data_set(str(write_fashion(tmp_path, train=60_000, test=10_000)))
    train, test = found.both("train"), found.both("test")
    assert (len(train.labels), len(test.labels)) == (60_000, 10_000)
    assert train.images.nbytes == 47_040_000
    assert np.bincount(test.labels).tolist() == [1000] * 10


def broken(folder, **files):
    """A data set of twenty test images in which some files are others; None takes one away."""
    write_fashion(folder, train=0, test=20)
    for what, data in files.items():
        path = folder / f"t10k-{what}-idx{3 if what == 'images' else 1}-ubyte"
        path.unlink()
        if data is not None:
            path.write_bytes(data)
    return folder


IMAGES = idx.plain(np.zeros((20, 28, 28), np.uint8))


@pytest.mark.parametrize(
    ("files", "line"),
    [
        ({"labels": None}, "t10k-images-idx3-ubyte: the labels that belong to it are missing; t10k-labels-idx1-ubyte is not in {folder}"),
        ({"images": None}, "t10k-labels-idx1-ubyte: the images that belong to it are missing; t10k-images-idx3-ubyte is not in {folder}"),
        ({"labels": idx.plain(np.zeros(19, np.uint8))}, "t10k-images-idx3-ubyte holds 20 images and t10k-labels-idx1-ubyte 19 labels; they do not belong together"),
        ({"images": b"hello, I am no idx file"}, "t10k-images-idx3-ubyte: is not an idx file"),
        ({"images": b""}, "t10k-images-idx3-ubyte: is empty"),
        ({"images": b"<!DOCTYPE html><p>not found"}, "t10k-images-idx3-ubyte: is a web page, not the file itself; download it again"),
        ({"images": idx.plain(np.zeros((20, 784), np.uint8))}, "t10k-images-idx3-ubyte: holds an array 20×784; images are N×height×width, one or more"),
        ({"images": idx.plain(np.zeros((0, 28, 28), np.uint8))}, "t10k-images-idx3-ubyte: holds an array 0×28×28; images are N×height×width, one or more"),
        ({"labels": idx.plain(np.zeros((20, 1), np.uint8))}, "t10k-labels-idx1-ubyte: holds an array 20×1; labels are N numbers"),
        ({"labels": idx.plain(np.zeros(20, np.uint8))[:-3]}, "t10k-labels-idx1-ubyte: declares 20 bytes but holds 17; it is cut or damaged"),
        ({"images": gzip.compress(IMAGES)[:4]}, "t10k-images-idx3-ubyte: is not an idx file"),
    ],
)  # fmt: skip
def test_6_6c_what_is_wrong_with_a_data_set_is_one_line(tmp_path, files, line):
    assert refusal(broken(tmp_path, **files)) == line.format(folder=tmp_path)


def test_a_cut_file_of_images_is_told_when_they_are_read(tmp_path):
    found = data_set(str(broken(tmp_path, images=IMAGES[:-100])))
    with pytest.raises(FileRefused, match="declares 20×28×28 bytes but holds 15580; it is cut or damaged"):
        found.both("test")


def test_a_file_that_unpacks_to_more_than_fits_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(idx, "LARGEST", 10_000)
    found = data_set(str(broken(tmp_path, images=gzip.compress(IMAGES))))
    with pytest.raises(FileRefused, match="unpacks to more than"):
        found.both("test")


def test_what_is_no_data_set_is_said_to_be_none(tmp_path):
    assert refusal(tmp_path / "gone") == f"{tmp_path / 'gone'}: there is no such folder or file"
    assert refusal(tmp_path).startswith(f"{tmp_path}: holds no data set; train-images-idx3-ubyte, t10k-images")
    (tmp_path / "photo.png").write_bytes(b"x")
    assert refusal(tmp_path / "photo.png").startswith("photo.png: is not one of the files of a data set; ")
    assert not belongs(tmp_path) and not belongs(tmp_path / "photo.png")


def test_training_and_test_images_are_of_one_size(tmp_path):
    write_pair(tmp_path, "train", *digits(20, side=28))
    write_pair(tmp_path, "test", *digits(20, side=32))
    assert re.search("training and test images are of two sizes, 28×28 and 32×32$", refusal(tmp_path))


def letters(folder, mapping):
    """A data set as EMNIST lays its letters out: labels from 1 on, and a file that says which they are."""
    images, _ = digits(12)
    labels = np.arange(12, dtype=np.uint8) % 3 + 1
    for split in ("train", "test"):
        write_pair(folder, split, images, labels, name="emnist-letters-{split}-{what}-idx{rank}-ubyte.gz")
    (folder / "emnist-letters-mapping.txt").write_text(mapping)
    return data_set(str(folder))


def test_the_letters_of_emnist_are_called_what_its_own_file_calls_them(tmp_path):
    found = letters(tmp_path, "1 65 97\n2 66 98\n3 67 99\n")
    assert (found.name, found.classes, found.named) == ("emnist-letters", ("0", "A/a", "B/b", "C/c"), False)


@pytest.mark.parametrize("mapping", ["", "1 65\nx 66\n", "1 65\n9 66\n", "1 7\n", "one two three", "1\n"])
def test_a_file_that_says_something_else_names_nothing(tmp_path, mapping):
    assert letters(tmp_path, mapping).classes == ("0", "1", "2", "3")
