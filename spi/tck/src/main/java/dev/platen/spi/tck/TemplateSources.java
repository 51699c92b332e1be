package dev.platen.spi.tck;

/// A few situations, each as a source in the engine's language. The contract gives the data: `name` (a
/// text), `count` (a number), `user` (a map with a text `card`, and without `absent`), `items` (a list of
/// texts).
public interface TemplateSources {
    /// Renders exactly `Hello, wörld! €` without a line break.
    String plainText();

    /// Prints the variable `name`, nothing else.
    String printsName();

    /// Prints `count`, nothing else.
    String printsCount();

    /// Prints each of `items`, each followed by a comma.
    String printsItems();

    /// A line of text and a line break, then, on line 2, prints `user.absent`.
    String printsAbsentOnLineTwo();

    /// Aborts with the reason `because`.
    String aborts();

    /// `<`, then what the template `inner` renders, then `>`.
    String includesInner();

    /// A line of text and a line break, then, on line 2, what the language's grammar does not allow.
    String syntaxErrorOnLineTwo();

    /// Does with `user.card` what fails because it is a text like any other: loops over it, or computes
    /// with it.
    String failsOnCard();

    /// Four loops over `items`, one in the other. The contract's list has 40 elements, and printing is not
    /// needed.
    String loopsForLong();

    /// Includes itself by the name `self`.
    String includesItself();

    /// Makes a text twice as long, again and again, at least 40 times, for instance in a loop over `items`;
    /// the text begins with at least one character.
    String doublesText();
}
