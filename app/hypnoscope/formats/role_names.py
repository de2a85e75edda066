"""What the name of a channel says of its role."""

import re

from hypnoscope.core.recording import ChannelRole

# 10-20 positions, alone or with a reference; C1 or P2 alone are as likely running numbers
_POSITION = re.compile(
    r"(fp[12z]|[fp][3478z]|c[34z]|o[12z]|t[3-8])"
    r"|(fp|af|fc|cp|po|[fcpot])([0-9]{1,2}|z)-[a-z]+[0-9]*"
)
_MUSCLES = {
    "nuchal",
    "nuch",
    "neck",
    "muscle",
    "musc",
    "masseter",
    "trapezius",
    "chin",
    "submental",
}
_NEITHER = {
    *("ecg", "ekg", "eog", "heog", "veog", "acc", "accel", "accelerometer", "gyro", "gsr"),
    *("temp", "temperature", "rectal", "resp", "respiration", "breath", "breathing", "airflow"),
    *("flow", "pressure", "bp", "spo", "sao", "pulse", "pleth", "status", "trigger", "trig"),
    *("stim", "stimulus", "marker", "event", "events", "light", "ttl", "sync", "counter"),
    *("battery", "activity", "motion", "video", "sound", "mic", "audio", "photo", "laser"),
    *("opto", "clock", "digital", "annotations"),
}
_CORTEX = {
    *("fro", "front", "frontal", "prefrontal", "pfc", "par", "pariet", "parietal", "occ"),
    *("occipital", "cortex", "cortical", "ctx", "hip", "hipp", "hippocampus", "hpc", "lfp"),
    *("epidural", "vertex"),
}


def role_in_name(name: str) -> ChannelRole | None:
    """Return the role that a channel's name tells, None where it tells nothing.

    What is neither EEG nor EMG goes before the word EEG: several recorders put
    "EEG" before the name of every input.
    """
    lowered = name.casefold()
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).casefold()  # neckLeft is neck and left
    words = {*re.findall(r"[a-z]+", lowered), *re.findall(r"[a-z]+", parted)}
    if "emg" in lowered:
        return ChannelRole.EMG
    if words & _NEITHER:
        return ChannelRole.OTHER
    if words & _MUSCLES:
        return ChannelRole.EMG
    if "eeg" in lowered or "ecog" in lowered or words & _CORTEX or _POSITION.fullmatch(lowered):
        return ChannelRole.EEG
    return None
