package io.grapevine.app.flags;

import io.grapevine.go.GoDuration;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

/** The values that were given, by flag name. A flag that was not given has its default. */
record ParsedFlags(Map<String, List<String>> given) {
    List<String> texts(String name) {
        Flag flag = flag(name);
        List<String> values = given.get(name);
        if (values != null) {
            return List.copyOf(values);
        }
        return flag.repeatable() && flag.fallback().isEmpty() ? List.of() : List.of(flag.fallback());
    }

    String text(String name) {
        return texts(name).get(0);
    }

    boolean isOn(String name) {
        return text(name).equals("true");
    }

    int number(String name) {
        return GoNumber.parseInt(text(name)).orElseThrow();
    }

    double decimal(String name) {
        return GoNumber.parseFloat(text(name)).orElseThrow();
    }

    Duration duration(String name) {
        return GoDuration.parse(text(name), GoDuration.Units.WITH_DAYS)
                .orElseGet(() ->
                        Duration.ofSeconds(GoNumber.parseSeconds(text(name)).orElseThrow()));
    }

    private static Flag flag(String name) {
        return FlagTable.named(name).orElseThrow(() -> new NoSuchElementException(name));
    }
}
