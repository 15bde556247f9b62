"""Two hosts train one model: two network namespaces, joined by a cable, share nothing else."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

import tiny

MAIN = Path(__file__).parents[2] / "main" / "python"
NAMES = [f"ganvas-{os.getpid()}-{i}" for i in (0, 1)]
FIRST = "10.77.0.1"


def ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True, text=True)


def may_make_namespaces() -> bool:
    if os.geteuid() or not shutil.which("ip"):
        return False
    tried = subprocess.run(["ip", "netns", "add", NAMES[0]], check=False, capture_output=True)
    if tried.returncode == 0:
        ip("netns", "delete", NAMES[0])
    return tried.returncode == 0


@unittest.skipUnless(may_make_namespaces(), "needs root and iproute2")
class HostsTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        for name in NAMES:
            ip("netns", "add", name)
            self.addCleanup(ip, "netns", "delete", name)
        cable = ["v0", "netns", NAMES[0], "type", "veth", "peer", "name", "v1", "netns", NAMES[1]]
        ip("link", "add", *cable)
        for i, name in enumerate(NAMES):
            ip("-n", name, "address", "add", f"10.77.0.{i + 1}/24", "dev", f"v{i}")
            ip("-n", name, "link", "set", f"v{i}", "up")
            ip("-n", name, "link", "set", "lo", "up")

    def start(self, host: int, files: Path) -> subprocess.Popen:
        environment = os.environ | {
            "PYTHONPATH": str(MAIN),
            "OMP_NUM_THREADS": "1",
            "GLOO_SOCKET_IFNAME": f"v{host}",
        }
        command = ["ip", "netns", "exec", NAMES[host], sys.executable]
        command += ["-m", "torch.distributed.run", "--nnodes=2", "--nproc-per-node=1"]
        command += [f"--node-rank={host}", f"--master-addr={FIRST}", "--master-port=29511"]
        command += ["-m", "ganvas_trainer", str(files / "set.safetensors"), str(files / "run")]
        # Not a pipe: whoever writes much waits there until it is read.
        with (files / "output").open("w") as output:
            process = subprocess.Popen(
                [*command, "--device=cpu", "--precision=fp64"],
                env=environment,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        self.addCleanup(lambda: process.poll() is None and process.kill())
        return process

    def host_files(self, name: str) -> Path:
        files = self.folder / name
        files.mkdir()
        tiny.write_set(files / "set.safetensors")
        tiny.write_run(files / "run")
        return files

    def train(self, files: list[Path]) -> str:
        hosts = [self.start(i, f) for i, f in enumerate(files)]
        codes = [host.wait(timeout=300) for host in hosts]
        output = [(f / "output").read_text() for f in files]
        self.assertEqual([0, 0], codes, "\n".join(output))
        return output[0]

    def test_two_hosts_have_the_losses_of_one_and_resume_when_one_dies(self):
        files = [self.host_files("first"), self.host_files("second")]
        hosts = [self.start(i, f) for i, f in enumerate(files)]
        checkpoint = files[0] / "run" / "checkpoints" / "0000000080.safetensors"
        while hosts[0].poll() is None and not checkpoint.exists():
            time.sleep(0.05)
        subprocess.run(["pkill", "-KILL", "-f", f"ganvas_trainer {files[1]}"], check=True)
        for host in hosts:
            self.assertNotEqual(0, host.wait(timeout=120))
        self.assertIn("goes on after", self.train(files))

        alone = self.host_files("alone")
        command = [sys.executable, "-m", "ganvas_trainer", alone / "set.safetensors", alone / "run"]
        subprocess.run(
            [*command, "--device=cpu", "--precision=fp64"],
            env=os.environ | {"PYTHONPATH": str(MAIN)},
            check=True,
            capture_output=True,
        )
        pairs = list(zip(tiny.losses(alone / "run"), tiny.losses(files[0] / "run"), strict=True))
        self.assertEqual(50, len(pairs))
        for one, other in pairs:  # Checkpoints hold single precision.
            self.assertAlmostEqual(one[0], other[0], delta=1e-6)
            self.assertAlmostEqual(one[1], other[1], delta=1e-6)
        self.assertEqual([], list((files[1] / "run" / "checkpoints").iterdir()))


if __name__ == "__main__":
    unittest.main()
