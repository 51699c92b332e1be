package dev.platen.cli.deadletter;

import dev.platen.cli.console.UserError;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Finds dead letters by what people call them: their position, or the id of their request.
public final class Lookup {
    private Lookup() {}

    /// The positions of those that `names` name.
    ///
    /// @throws UserError if a name names none, or several
    public static Set<Position> positions(DeadLetters letters, List<String> names) throws InterruptedException {
        Map<String, List<Position>> byRequest = new LinkedHashMap<>();
        names.forEach(name -> byRequest.put(name, new ArrayList<>()));
        Set<Position> found = new HashSet<>();
        Set<String> positions = new HashSet<>();
        letters.visit((letter, payload) -> {
            String position = letter.position().toString();
            if (byRequest.containsKey(position)) {
                positions.add(position);
                found.add(letter.position());
            }
            List<Position> ofRequest = byRequest.get(letter.requestId());
            if (ofRequest != null) {
                ofRequest.add(letter.position());
            }
            return positions.size() < byRequest.size();
        });
        byRequest.forEach((name, ofRequest) -> {
            if (!positions.contains(name)) {
                found.add(only(name, ofRequest));
            }
        });
        return found;
    }

    private static Position only(String name, List<Position> found) {
        if (found.isEmpty()) {
            throw new UserError(
                    "there is no dead letter '" + name + "'",
                    "'platen dead-letter list' shows those that were neither replayed nor acknowledged.");
        }
        if (found.size() > 1) {
            throw new UserError(
                    "request '" + name + "' has " + found.size() + " dead letters",
                    "Name one by its position: "
                            + found.stream().map(Position::toString).collect(Collectors.joining(", ")) + ".");
        }
        return found.getFirst();
    }
}
