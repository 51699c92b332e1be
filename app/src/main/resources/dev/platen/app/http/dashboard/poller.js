// Asks the instance once a second, as long as someone looks.

const PERIOD_MILLIS = 1_000;
const ANSWER_MILLIS = 3_000;

export async function getJson(url) {
  const response = await fetch(url, { cache: 'no-store', signal: AbortSignal.timeout(ANSWER_MILLIS) });
  if (!response.ok) {
    throw new Error(`it answers ${url} with status ${response.status}`);
  }
  return response.json();
}

export class Poller {
  #ask;
  #listener;
  #timer = null;
  #asking = false;

  /**
   * @param ask resolves to an answer
   * @param listener its `answered(answer)`, `failed(error)`, `paused()` are called as things happen
   */
  constructor(ask, listener) {
    this.#ask = ask;
    this.#listener = listener;
  }

  start() {
    document.addEventListener('visibilitychange', () => this.#visibilityChanged());
    this.#visibilityChanged();
  }

  #visibilityChanged() {
    if (document.hidden) {
      clearTimeout(this.#timer);
      this.#timer = null;
      this.#listener.paused();
    } else if (this.#timer === null && !this.#asking) {
      this.#tick();
    }
  }

  async #tick() {
    const begun = performance.now();
    this.#asking = true;
    try {
      await this.#askOnce();
    } finally {
      this.#asking = false;
      if (!document.hidden) {
        this.#timer = setTimeout(() => this.#tick(), Math.max(0, begun + PERIOD_MILLIS - performance.now()));
      }
    }
  }

  async #askOnce() {
    let answer;
    try {
      answer = await this.#ask();
    } catch (error) {
      if (!document.hidden) {
        this.#listener.failed(error);
      }
      return;
    }
    if (!document.hidden) {
      this.#listener.answered(answer);
    }
  }
}
