package io.grapevine.template.go.html;

import io.grapevine.template.go.value.FunctionException;
import io.grapevine.template.go.value.GoType;
import io.grapevine.template.go.value.GoValue;
import io.grapevine.template.go.value.GoValue.SafeText;
import io.grapevine.template.go.value.Print;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The text of a value to be escaped, with the content type that its author declared safe.
 *
 * @param type {@link GoType#HTML} or {@link GoType#URL} if it is declared safe as that, else {@link GoType#STRING}
 */
record Content(String text, GoType type) {
    /** Emitted in place of an unsafe value: harmless in every language, and easily found. */
    static final String UNSAFE = "ZgotmplZ";

    /**
     * The content of the arguments of an escaper, of which there is one, unless the author passed more. Nothing has the
     * empty text.
     */
    static Content of(@Nullable Object[] arguments) throws FunctionException {
        if (arguments.length == 1 && arguments[0] instanceof SafeText safe) {
            return new Content(safe.text(), safe.type());
        }
        if (arguments.length == 1 && arguments[0] instanceof String text) {
            return new Content(text, GoType.STRING);
        }
        List<@Nullable Object> values = new ArrayList<>(Arrays.asList(arguments));
        values.removeIf(Content::isNothing);
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

    private static boolean isNothing(@Nullable Object value) {
        return value == null || value == GoValue.NIL;
    }

    boolean isHtml() {
        return type == GoType.HTML;
    }

    boolean isUrl() {
        return type == GoType.URL;
    }
}
