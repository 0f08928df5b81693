package io.grapevine.template.go.function;

import static io.grapevine.template.go.function.TemplateFunction.fixed;
import static io.grapevine.template.go.function.TemplateFunction.variadic;

import io.grapevine.base.go.GoStrings;
import io.grapevine.template.go.value.FunctionException;
import io.grapevine.template.go.value.GoList;
import io.grapevine.template.go.value.GoMap;
import io.grapevine.template.go.value.GoType;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

final class ListFunctions {
    private ListFunctions() {}

    static List<TemplateFunction> all() {
        return List.of(
                variadic("list", (scope, a) -> GoList.of(GoType.ANY_SLICE, a), GoType.ANY),
                variadic("append", ListFunctions::append, GoType.ANY_SLICE, GoType.ANY),
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
