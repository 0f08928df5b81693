package io.grapevine.template.go.function;

import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The table of functions that templates can call. */
public final class Functions {
    private final Map<String, TemplateFunction> byName;

    private Functions(Map<String, TemplateFunction> byName) {
        this.byName = byName;
    }

    /** Go's predefined functions and Alertmanager's; {@code now} and {@code since} read {@code clock}. */
    public static Functions standard(InstantSource clock) {
        return predefined()
                .plus(TextFunctions.all())
                .plus(TimeFunctions.all(clock))
                .plus(ListFunctions.all());
    }

    /** Go's predefined functions alone. */
    public static Functions predefined() {
        return new Functions(new LinkedHashMap<>()).plus(Predefined.all());
    }

    /** These functions and others, which replace those of the same name. */
    public Functions plus(Collection<TemplateFunction> more) {
        Map<String, TemplateFunction> merged = new LinkedHashMap<>(byName);
        more.forEach(function -> merged.put(function.name(), function));
        return new Functions(merged);
    }

    /** The function with this name. */
    public Optional<TemplateFunction> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** Whether a template can call this name; {@code and} and {@code or} are part of the language. */
    public boolean has(String name) {
        return byName.containsKey(name) || name.equals("and") || name.equals("or");
    }
}
