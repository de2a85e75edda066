"""Sound files of each kind, small, from which damaged ones are made."""

import json
from datetime import datetime
from fractions import Fraction
from io import BytesIO

import numpy as np
from tests.app.formats.edf_defects import DEFECTS

from hypnoscope.core.hypnogram import Hypnogram
from hypnoscope.core.provenance import ScoredBy
from hypnoscope.core.scores import Scores
from hypnoscope.formats.edf_annotation_files import write_annotation_file
from hypnoscope.formats.edf_annotations import Annotation
from hypnoscope.formats.edf_writer import EdfSignal, write_edf
from hypnoscope.formats.hypnogram_csv import write_hypnogram


def edf_seeds(folder):
    """Return files with each defect that is known, and some that this program writes."""
    known = [one.content for defects in DEFECTS.values() for one in defects]
    texts = [Annotation(Fraction(i), Fraction(1), "Sleep stage W") for i in range(4)]
    samples = np.sin(np.arange(320, dtype=np.float32))
    samples[100:192] = np.nan
    signals = [EdfSignal("EEG", "µV", Fraction(32), samples)]
    start = datetime(2024, 3, 5, 20, 1, 2, 370_000)
    own = [folder / name for name in ("gaps.edf", "gaps.bdf", "texts.edf")]
    write_edf(own[0], signals, start, texts)
    write_edf(own[1], signals, start, texts)
    write_annotation_file(own[2], texts, start)
    return [content for content in known if len(content) > 200] + [
        path.read_bytes() for path in own
    ]


def csv_seeds(folder):
    """Return tables of stages: this program's, with and without scores, and plain ones."""
    rng = np.random.default_rng(0)
    stages = rng.integers(0, 3, 12).astype(np.int8)
    hypnogram = Hypnogram.scored_by(ScoredBy("person", "Ada"), stages)
    scores = Scores(
        rng.dirichlet((1, 1, 1), 12).astype(np.float32), "mixed", "tiny-1", "EEG", "EMG"
    )
    own = [folder / "plain.csv", folder / "scores.csv"]
    write_hypnogram(own[0], hypnogram)
    write_hypnogram(own[1], hypnogram, scores)
    plain = (
        b"stage\nWake\nNREM\nREM\n",
        b"epoch;onset_s;duration_s;stage\n1;0,0;4,0;W\n2;4,0;4,0;N\n3;8,0;4,0;R\n",
        "stage\tscorer\nWake\tmodel: größe\nNREM\tperson: Ada\n".encode("latin-1"),
        "stage,artefact\nWake,1\nNREM,0\n".encode("utf-16"),
        b'stage,scorer\n"Wake","person: ""A"""\nREM,nobody\n',
    )
    return [path.read_bytes() for path in own] + list(plain)


def table_seeds(_folder):
    """Return tables of samples, with times and without, as several programs write them."""
    rows = range(400)
    return [
        (
            "time,EEG (uV),EMG (uV)\n" + "".join(f"{i / 64:.6f},{i % 7},{i % 3}\n" for i in rows)
        ).encode(),
        ("Time (s);EEG (mV)\n" + "".join(f"{i / 64:.4f};0,{i % 9}\n" for i in rows))
        .replace(".", ",")
        .encode(),
        ("EEG\tEMG\n" + "".join(f"{i % 5}\t{-i % 4}\n" for i in rows)).encode("utf-16"),
        (
            "datetime,EEG (uV)\n" + "".join(f"2024-03-05 20:00:{i / 8:09.6f},{i}\n" for i in rows)
        ).encode(),
        b"time,EEG_uV\n" + b"".join(b"%d,%d\n" % (i, i) for i in rows if i % 50),
    ]


def mat_seeds(_folder):
    """Return MATLAB files as sDREAMER's and AccuSleep's are, of version 5 and 7.3."""
    from scipy.io import savemat

    rng = np.random.default_rng(0)
    eeg, emg = rng.normal(0, 1e-4, (2, 1, 640))
    sdreamer = {"eeg": eeg, "emg": emg, "eeg_frequency": 64.0, "sleep_scores": np.arange(10.0) % 3}
    files = []
    for variables in (sdreamer, {"EEG": eeg.T}, {"labels": np.arange(1.0, 4.0)}):
        for compress in (False, True):
            file = BytesIO()
            savemat(file, variables, do_compression=compress)
            files.append(file.getvalue())
    return files + _hdf5(sdreamer)


def _hdf5(variables):
    try:
        import h5py
    except ImportError:
        return []
    file = BytesIO()
    with h5py.File(file, "w", userblock_size=512) as written:
        for name, values in variables.items():
            dataset = written.create_dataset(name, data=np.atleast_2d(values).T)
            dataset.attrs["MATLAB_class"] = np.bytes_("double")
    beginning = b"MATLAB 7.3 MAT-file".ljust(124) + b"\x00\x02IM"
    return [beginning.ljust(512, b"\0") + file.getvalue()[512:]]


def checkpoint_seeds(folder):
    """Return untrained checkpoints, as small as they can be."""
    from safetensors.torch import save_file

    from sdreamer.checkpoint import build_model, save_checkpoint
    from sdreamer.config import EpochModelConfig, SequenceModelConfig
    from sdreamer.metadata import CheckpointMetadata

    configs = (
        SequenceModelConfig(
            d_model=8, n_heads=2, d_ff=8, n_epoch_blocks=1, n_sequence_blocks=1, sequence_epochs=4
        ),
        EpochModelConfig(d_model=8, n_heads=2, d_ff=8, n_blocks=1),
    )
    files = []
    for number, config in enumerate(configs):
        path = folder / f"{number}.safetensors"
        names = ("wake", "nrem", "rem")
        metadata = CheckpointMetadata(name="tiny", config=config, class_names=names, sfreq=512.0)
        model = build_model(config)
        save_checkpoint(path, model, metadata)
        files.append(path.read_bytes())
    save_file({}, folder / "empty.safetensors", {"config": json.dumps({})})
    return [*files, (folder / "empty.safetensors").read_bytes()]
