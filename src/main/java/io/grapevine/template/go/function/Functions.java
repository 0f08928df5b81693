package io.grapevine.template.go.function;

import static io.grapevine.template.go.function.TemplateFunction.fixed;
import static io.grapevine.template.go.function.TemplateFunction.variadic;

import io.grapevine.base.go.GoStrings;
import io.grapevine.template.go.value.FunctionException;
import io.grapevine.template.go.value.GoList;
import io.grapevine.template.go.value.GoMap;
import io.grapevine.template.go.value.GoType;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

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
                .plus(collections());
    }

    /** These functions and those that Mimir adds for tenants. */
    public Functions plusOfTenants() {
        return plus(TenantFunctions.all());
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

    private static List<TemplateFunction> collections() {
        return List.of(
                variadic("list", (scope, a) -> GoList.of(GoType.ANY_SLICE, a), GoType.ANY),
                variadic("append", Functions::append, GoType.ANY_SLICE, GoType.ANY),
                variadic("dict", (scope, a) -> dict(a), GoType.ANY),
                fixed("toJson", (scope, a) -> Predefined.charged(scope, Json.write(a[0])), GoType.ANY));
    }

    private static Object append(Scope scope, @Nullable Object[] arguments) throws FunctionException {
        GoList list = (GoList) Objects.requireNonNull(arguments[0]);
        if (list.size() + arguments.length > list.capacity()) {
            scope.charge(list.size());
        }
        return list.append(Arrays.copyOfRange(arguments, 1, arguments.length));
    }

    private static Object dict(@Nullable Object[] arguments) throws FunctionException {
        if (arguments.length % 2 != 0) {
            throw new FunctionException("dict requires an even number of arguments");
        }
        SortedMap<String, @Nullable Object> entries = new TreeMap<>(GoStrings::compare);
        for (int i = 0; i < arguments.length; i += 2) {
            if (!(arguments[i] instanceof String key)) {
                throw new FunctionException("dict keys must be strings");
            }
            entries.put(key, arguments[i + 1]);
        }
        return new GoMap(entries);
    }
}
