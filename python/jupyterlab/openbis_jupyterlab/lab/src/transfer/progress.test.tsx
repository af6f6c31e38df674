import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { transfer } from "../testing/samples";
import { LABELS } from "../texts";
import { Progress } from "./progress";

test("how far a transfer is, as far as it is known, and a way to end it", async () => {
  const onCancel = vi.fn();
  const { rerender } = render(<Progress transfer={transfer({ message: "Waiting" })} onCancel={onCancel} />);
  expect(screen.getByRole("status").textContent).toBe("Waiting");
  expect(screen.getByRole<HTMLProgressElement>("progressbar").position).toBe(-1);
  rerender(<Progress transfer={transfer({ done: 500_000, total: 2_000_000 })} onCancel={onCancel} />);
  expect(screen.getByRole("status").textContent).toBe("Downloading 500 kB of 2.0 MB");
  expect(screen.getByRole<HTMLProgressElement>("progressbar").position).toBe(0.25);
  await userEvent.click(screen.getByRole("button", { name: LABELS.cancel }));
  expect(onCancel).toHaveBeenCalledOnce();
});
