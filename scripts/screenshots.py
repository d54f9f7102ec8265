"""Takes the pictures in docs/images: starts the real server, talks to it, and photographs what people see.

    .venv/bin/python -m scripts.screenshots [NAME ...]

It needs Chromium (Debian's package `chromium`) and a model trained from the files as they are. Everything
happens in a temporary folder: a copy of the project's files and of the model, a database of its own. Names
are those of the pictures, such as `chat-dark` or `console-training`, or how they begin, such as `floating`;
without one, all are taken. A picture of the chat is a line in scripts/chat_pictures.py.
"""

import argparse
import io
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

from benchmarks.widget.measuring import ARGUMENTS
from bot.model_files import CURRENT, model_in_use
from bot.settings import Settings
from scripts.chat_pictures import PICTURES, Picture

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs" / "images"
LARGEST_IMAGE = 200 * 1024

PROJECT_FILES = ("config.yml", "domain.yml", "endpoints.yml", "credentials.yml", "data")
BROWSER = "/usr/bin/chromium"
CONSOLE = {"width": 1120, "height": 700}
WAIT_MILLISECONDS = 20_000

EMAIL, NAME, PASSWORD = "anna.reyes@clinic.example", "Anna Reyes", "warm back, calm day"
CORRECTED = "hi this is Maria Lopez, do i have to be on this stuff for good"
STORED = "do i have to be on this stuff for good"
"""What staff read of it: the name is masked."""

CONVERSATIONS = (
    ("can gabapentin make me dizzy", "is that common?", "thanks"),
    ("can i take gabapentin with ibuprofen",),
    ("how soon does it start to help",),
    ("i cant feel my legs and i wet myself",),
    ("how many mg should i take",),
    ("i want to talk to a real person",),
    ("my lower back burns and it shoots down my leg", "would gabapentin suit me", CORRECTED),
)
"""What patients say in the console's pictures; the last one is opened there."""


@dataclass(frozen=True)
class Studio:
    """A running server and a browser to look at it with.

    Attributes:
        address: The server's.
        folder: Where its copy of the project and its state lie.
        browser: The browser.
    """

    address: str
    folder: Path
    browser: Browser

    @contextmanager
    def page(self, size: Mapping[str, int], *, sharpness: int = 1, **media: str) -> Iterator[Page]:
        """Open a page of a size, in points, at `sharpness` pixels a point, with what the system says."""
        context = self.browser.new_context(
            base_url=self.address,
            viewport=size,
            device_scale_factor=sharpness,
            reduced_motion="reduce",
            timezone_id="America/Chicago",
            locale="en-US",
            **{"color_scheme": "light", **media},
        )
        context.set_default_timeout(WAIT_MILLISECONDS)
        try:
            yield context.new_page()
        finally:
            context.close()


def console(studio: Studio) -> Iterator[tuple[str, bytes]]:
    """The console: the list, a conversation, teaching, training."""
    for said in CONVERSATIONS:
        _converse(studio, said)
    with studio.page(CONSOLE) as page:
        page.goto(_invitation(studio))
        page.get_by_label("Password", exact=False).first.fill(PASSWORD)
        page.get_by_label("The same password again").fill(PASSWORD)
        page.get_by_role("button", name="Save and sign in").click()
        yield "console-list", page.screenshot()

        page.locator("table.list td.said a").first.click()
        page.set_viewport_size({**CONSOLE, "height": _height(page)})
        yield "console-conversation", page.screenshot()
        page.set_viewport_size(CONSOLE)

        said = page.locator("li.exchange", has_text=STORED)
        said.get_by_label("Right topic was").select_option("long_term_use")
        said.get_by_role("button", name="Teach").click()
        yield "console-teach", page.screenshot()

        page.get_by_role("button", name="Add to the teaching data").click()
        page.get_by_role("link", name="Training").click()
        yield "console-training", page.screenshot()


def chat(studio: Studio, picture: Picture) -> bytes:
    """One of the pictures of the chat."""
    with studio.page(picture.size, sharpness=picture.sharpness, **picture.media) as page:
        picture.reach(page)
        # What is drawn after an answer: it comes into view, and what it brings along.
        page.wait_for_timeout(500)
        return page.screenshot()


def _height(page: Page) -> int:
    """How high a page is, in points: as high a window shows it whole, with nothing floating over it."""
    height: int = page.evaluate("document.documentElement.scrollHeight")
    return height


def _converse(studio: Studio, said: tuple[str, ...]) -> None:
    with httpx.Client(base_url=studio.address, timeout=30) as client:
        token = client.post("/chat/sessions").raise_for_status().json()["token"]
        for text in said:
            client.post(
                "/chat/messages",
                headers={"Authorization": f"Bearer {token}"},
                json={"id": str(uuid.uuid4()), "text": text},
            ).raise_for_status()


def _invitation(studio: Studio) -> str:
    """The one-time link of a new member of staff."""
    command = [sys.executable, "-m", "bot", "staff", "add", EMAIL]
    command += ["--name", NAME, "--address", studio.address]
    environment = _environment(studio.folder)
    told = subprocess.check_output(command, cwd=studio.folder, env=environment, text=True)  # noqa: S603
    link = re.search(r"http://\S+", told)
    if link is None:
        raise SystemExit(f"`bot staff add` printed no link: {told}")
    return link[0]


def _environment(folder: Path, **variables: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("BOT_")}
    return {**kept, "PYTHONPATH": str(ROOT), "BOT_STATE_DIR": str(folder / "var"), **variables}


def _copy_project(folder: Path) -> None:
    """Copy what the server reads and what teaching would change."""
    settings = Settings.from_environment()
    for name in PROJECT_FILES:
        source = ROOT / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, folder / name)
    state = folder / "var"
    (state / "models").mkdir(parents=True)
    (state / "encoder").symlink_to(settings.encoder_dir.absolute())
    model = model_in_use(settings)
    record = model.with_name(f"{model.name.removesuffix('.tar.gz')}.json")
    for file in (model, record):
        if file.exists():
            shutil.copy(file, state / "models")
    (state / "models" / CURRENT).write_text(f"{model.name}\n", encoding="utf-8")
    reports = settings.state_dir / "reports"
    if reports.exists():
        shutil.copytree(reports, state / "reports")


@contextmanager
def _server(folder: Path) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = folder / "server.log"
    with log.open("w", encoding="utf-8") as written:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", "serve"],
            cwd=folder,
            env=_environment(folder, BOT_PORT=str(port)),
            stdout=written,
            stderr=subprocess.STDOUT,
        )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_until_ready(address, process, log)
        yield address
    finally:
        process.terminate()
        process.wait()


def _wait_until_ready(address: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    for _ in range(600):
        if process.poll() is not None:
            raise SystemExit(f"The server ended:\n{log.read_text(encoding='utf-8')}")
        try:
            if httpx.get(f"{address}/readyz").status_code == httpx.codes.OK:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.2)
    raise SystemExit("The server was not ready after two minutes.")


def _is_wanted(name: str, names: tuple[str, ...]) -> bool:
    return not names or name in names or any(name.startswith(f"{one}-") for one in names)


def _save(name: str, picture: bytes) -> None:
    """Save a picture with a palette of 256 colours, a third of the size and as good to the eye."""
    path = IMAGES / f"{name}.png"
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    image.quantize(256, dither=Image.Dither.NONE).save(path, optimize=True)
    size = path.stat().st_size
    print(f"{path.relative_to(ROOT)}: {image.width} x {image.height}, {size // 1024} KB")
    if size > LARGEST_IMAGE:
        raise SystemExit(f"{path.name} is larger than {LARGEST_IMAGE // 1024} KB.")


def main() -> None:
    """Take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME", help="pictures to take; all without one")
    names = tuple(parser.parse_args().names)
    IMAGES.mkdir(parents=True, exist_ok=True)
    expect.set_options(timeout=WAIT_MILLISECONDS)
    with (
        tempfile.TemporaryDirectory(prefix="backline-") as made,
        sync_playwright() as playwright,
    ):
        folder = Path(made)
        _copy_project(folder)
        browser = playwright.chromium.launch(executable_path=BROWSER, args=list(ARGUMENTS))
        with _server(folder) as address:
            studio = Studio(address, folder, browser)
            # The console first, while no other conversation is in its list.
            if not names or any(name.startswith("console") for name in names):
                for name, taken in console(studio):
                    if _is_wanted(name, names):
                        _save(name, taken)
            for picture in PICTURES:
                if _is_wanted(picture.name, names):
                    _save(picture.name, chat(studio, picture))
        browser.close()


if __name__ == "__main__":
    main()
