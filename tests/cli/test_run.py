"""`run` and `accuracy`: images, numbers, and what the network takes them for."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from designer.bundled import bundled
from designer.cli.main import run
from tests.cli.given import LENET, SEQUENTIAL, WEIGHTS
from tests.helpers.idx_files import write_fashion


def test_a_run_names_the_image(capsys):
    assert run(["run", LENET, "--weights", WEIGHTS, "--index", "2"]) == 0
    out = capsys.readouterr().out
    assert "test image 2" in out
    assert "ms on cpu" in out
    best = next(line for line in out.split("\n") if "%" in line)
    assert best.split()[0] == "trouser"


def test_the_bundled_weights_name_at_least_85_of_100_test_images(capsys):
    assert run(["run", LENET, "--weights", WEIGHTS, "--accuracy"]) == 0
    right = int(capsys.readouterr().out.split()[0])
    assert right >= 850


def test_6_6c_accuracy_of_a_folder_of_ones_own_is_told_by_class_with_the_table(tmp_path, capsys):
    folder = write_fashion(tmp_path / "clothes", train=0, test=2000)
    assert run(["run", LENET, "--weights", WEIGHTS, "--data", str(folder), "--accuracy"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split()[1:6] == ["of", "2000", "test", "images", "right:"]
    right = int(lines[0].split()[0])
    classes = [line.split() for line in lines[3:13]]
    assert [line[0] for line in classes[:3]] == ["t-shirt", "trouser", "pullover"]
    assert [line[-4] for line in classes] == ["200"] * 10
    assert sum(int(line[-3]) for line in classes) == right
    head, *table = lines[14:]
    assert head.split() == ["taken", "for", *map(str, range(10))]
    counts = [list(map(int, line.split()[-10:])) for line in table]
    assert [line.split()[:2] for line in table[:2]] == [["0", "t-shirt"], ["1", "trouser"]]
    assert [sum(line) for line in counts] == [200] * 10
    assert sum(counts[at][at] for at in range(10)) == right
    assert len({len(line) for line in table}) == 1, "aligned"


def test_6_6c_an_image_of_a_folder_of_ones_own_is_run(tmp_path, capsys):
    folder = write_fashion(tmp_path / "clothes", train=0, test=30)
    assert run(["run", LENET, "--weights", WEIGHTS, "--data", str(folder), "--index", "2"]) == 0
    assert "Fashion-MNIST test image 2: trouser" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (["--data", "nowhere", "--accuracy"], "nowhere: there is no such folder or file"),
        (["--data", ".", "--random", "3"], "--data tells whose test images are taken, so it does not go with --random"),
        (["--data", "random"], "random numbers are no test images; run takes them with --random SEED"),
    ],
)
def test_what_cannot_be_taken_for_test_images_is_one_line(words, line, capsys):
    assert run(["run", LENET, *words]) == 2
    assert capsys.readouterr().err.rstrip().endswith(line)


def test_an_image_file_an_array_and_random_numbers_can_be_fed_in(tmp_path, capsys):
    Image.fromarray(np.full((40, 60, 3), 200, np.uint8)).save(tmp_path / "grey.png")
    np.save(tmp_path / "image.npy", np.zeros((1, 28, 28), np.float32))
    for choice in (["--image", str(tmp_path / "grey.png")], ["--npy", str(tmp_path / "image.npy")], ["--random", "3"]):
        assert run(["run", LENET, *choice]) == 0
        assert "1×10" in capsys.readouterr().out


def test_6_4a_an_example_is_run_on_the_books_numbers_unless_others_are_named(capsys):
    channels = str(bundled("examples", "channels.design.json"))
    assert run(["run", channels]) == 0
    assert "Y_in  1×1×2×2  56 72 104 120" in capsys.readouterr().out
    assert run(["run", channels, "--random", "3"]) == 0
    assert "56 72 104 120" not in capsys.readouterr().out


def test_typed_numbers_run_through_the_network(capsys):
    assert run(["run", SEQUENTIAL, "--typed", "0.5"]) == 0
    assert "in   typed numbers  1×20" in capsys.readouterr().out
    assert run(["run", SEQUENTIAL, "--typed", "1 2"]) == 1
    assert capsys.readouterr().err == "network-designer: 2 numbers are typed; the input X takes B×20\n"
