package io.grapevine.template.go.html;

import io.grapevine.template.go.format.Print;
import io.grapevine.template.go.function.Json;
import io.grapevine.template.go.value.FunctionException;
import io.grapevine.template.go.value.GoType;
import io.grapevine.template.go.value.NilInterface;
import io.grapevine.template.go.value.SafeText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Converts the arguments of an escaper to text; there is one, unless the author passed more. */
final class Arguments {
    private Arguments() {}

    /** The text that is to be escaped; nothing has the empty text. */
    static Content content(@Nullable Object[] arguments) throws FunctionException {
        if (arguments.length == 1 && arguments[0] instanceof SafeText safe) {
            return new Content(safe.text(), safe.type());
        }
        if (arguments.length == 1 && arguments[0] instanceof String text) {
            return new Content(text, GoType.STRING);
        }
        List<@Nullable Object> values = new ArrayList<>(Arrays.asList(arguments));
        values.removeIf(Arguments::isNothing);
        return new Content(printed(values.toArray()), GoType.STRING);
    }

    /** The arguments as printing them shows them. */
    static String printed(@Nullable Object[] arguments) throws FunctionException {
        @Nullable Object[] shown = new Object[arguments.length];
        for (int i = 0; i < shown.length; i++) {
            Object value = arguments[i];
            shown[i] = value == null || isNothing(value) ? null : Print.printable(value);
        }
        return Print.sprint(shown);
    }

    /** The arguments as an expression of a script. */
    static String expression(@Nullable Object[] arguments) throws FunctionException {
        Object value = arguments.length == 1 ? arguments[0] : printed(arguments);
        Object data = value != null && describesItself(value) ? Print.sprint(value) : value;
        try {
            return ScriptEscapers.value(Json.write(data));
        } catch (FunctionException e) {
            return ScriptEscapers.noValue(Objects.requireNonNullElse(e.getMessage(), ""));
        }
    }

    private static boolean isNothing(@Nullable Object value) {
        return value == null || value == NilInterface.NIL;
    }

    /** Whether scripts get the value's text and not its parts. A time has a JSON form of its own, which goes first. */
    private static boolean describesItself(Object value) {
        return switch (GoType.of(value)) {
            case KV, PAIRS, DURATION, MONTH, WEEKDAY -> true;
            default -> false;
        };
    }
}
