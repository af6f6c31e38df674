"""The form in the ELN, in a real Chromium slowed down to a laptop of some years ago, by how many datasets it lists."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from pathlib import Path
from statistics import median

from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.support.wait import WebDriverWait

from openbis_demo.journey import sign_in
from openbis_demo.stack import Stack
from tests.bench.experiments import experiment_of
from tests.bench.figures import Figure
from tests.browser.chromium import browsers
from tests.browser.people import sign_in as sign_in_to_the_eln

SLOWER = 4
"""Times: what Chromium's developer tools take for a laptop in the middle of the range."""
SIZES = (0, 300, 10_000)
BOUNDS = {300: 1.5, 10_000: 4.0}
WAIT_SECONDS = 60
# From the choice in More… until the form can be sent: its fields are filled in, its kernels and datasets are there.
OPEN = """
    const [wanted, done] = arguments;
    const begun = performance.now();
    document.querySelector("[data-openbis-jupyter=new-notebook] a").click();
    const look = () => {
        const dialog = document.querySelector("dialog.ojy-dialog");
        const chosen = dialog?.querySelectorAll(".ojy-rows [data-perm-id] input:checked").length ?? 0;
        const kernels = [...dialog?.querySelectorAll("#ojy-kernel option") ?? []].some(
            (option) => !["", "Default"].includes(option.textContent));
        const ready = dialog?.querySelector("#ojy-name")?.value && kernels && (chosen > 0 || !wanted);
        if (ready) setTimeout(() => done(performance.now() - begun));
        else requestAnimationFrame(look);
    };
    look();
"""


def form(stack: Stack, _: Path, rounds: int) -> list[Figure]:
    """Medians of `rounds` openings each; the page of an experiment without datasets is what they stand beside."""
    admin = sign_in(stack, "admin", "admin-demo")
    places = {number: experiment_of(admin, number) for number in SIZES}
    seconds: dict[int, list[float]] = {number: [] for number in SIZES}
    with (
        tempfile.TemporaryDirectory() as folder,
        browsers(stack.ca_file, lambda name: Path(tempfile.mkdtemp(prefix=name, dir=folder))) as open_browser,
        ExitStack() as keep,
    ):
        driver = open_browser(keep=keep)
        driver.set_script_timeout(WAIT_SECONDS)
        sign_in_to_the_eln(driver, stack.eln_url, "admin")
        driver.execute_cdp_cmd("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        for round_number in range(-1, rounds):
            for number, perm_id in places.items():
                taken = _opened(driver, perm_id, number)
                if round_number >= 0:
                    seconds[number].append(taken)
    bare = median(seconds[0])
    return [
        Figure("the form of an experiment without datasets", bare),
        *(
            Figure(
                f"the form with {number:,} datasets, beside one without",
                median(seconds[number]),
                bare,
                bound=bound,
            )
            for number, bound in BOUNDS.items()
        ),
    ]


def _opened(driver: WebDriver, perm_id: str, number: int) -> float:
    """Seconds until the form of this experiment can be sent."""
    driver.execute_script("mainController.open('experiment', arguments[0])", perm_id)
    WebDriverWait(driver, WAIT_SECONDS, 0.05).until(
        lambda page: (
            page.find_elements(By.CSS_SELECTOR, "[data-openbis-jupyter=new-notebook] a")
            and perm_id in page.page_source
        )
    )
    taken = driver.execute_async_script(OPEN, number) / 1000
    driver.find_element(By.XPATH, "//dialog//button[.='Cancel']").click()
    WebDriverWait(driver, WAIT_SECONDS, 0.05).until_not(
        lambda page: page.find_elements(By.CSS_SELECTOR, "dialog.ojy-dialog")
    )
    return float(taken)
