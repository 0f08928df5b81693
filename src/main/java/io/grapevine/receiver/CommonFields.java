package io.grapevine.receiver;

import io.grapevine.base.go.Quoted;
import io.grapevine.config.Url;
import io.grapevine.config.shape.Field;
import io.grapevine.config.shape.FieldSet;
import io.grapevine.config.shape.HttpConfigFormat;
import io.grapevine.config.shape.RecordDraft;
import io.grapevine.config.yaml.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Fields, defaults and checks that many kinds of receivers share. */
public final class CommonFields {
    /** The fields that nearly all kinds have. */
    public static final List<Field<?>> USUAL = List.of(
            sendResolved(true),
            FieldSet.object("http_config", HttpConfigFormat.HTTP).literal());

    /** The template of the link to the group in the user interface. */
    public static final String GROUP_LINK = named("__alertmanagerURL");

    /** The end of a pattern for a field that may also be a template; its value is checked when the template is rendered. */
    public static final String OR_TEMPLATE = "|(?s).*\\{\\{.*";

    private CommonFields() {}

    /**
     * The field {@code send_resolved}, which says whether the receiver is notified of resolved alerts.
     *
     * @param fallback the value if the field is not configured
     */
    public static Field<Boolean> sendResolved(boolean fallback) {
        return FieldSet.flag("send_resolved").or(fallback).always();
    }

    /** Reports an error if neither a field nor its variant {@code _file} is configured. */
    public static void requireEither(RecordDraft draft, String field, String what) {
        if (!draft.isAnySet(field, field + "_file")) {
            draft.fault("no " + what + " (expected: " + field + " or " + field + "_file, here or in global)");
        }
    }

    /** Reports a value that is neither a number from {@code least} to {@code most} nor a template. */
    public static void requireNumber(RecordDraft draft, String field, int least, int most) {
        String text = draft.<String>get(field).strip();
        if (text.isEmpty() || text.contains("{{") || text.equals(Value.UNREADABLE)) {
            return;
        }
        try {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return;
            }
        } catch (NumberFormatException none) {
            // reported below
        }
        draft.fault(field, Quoted.quote(text) + " (expected: " + least + " to " + most + ", or a template)");
    }

    /** A call of the default template {@code name}. */
    public static String named(String name) {
        return "{{ template \"" + name + "\" . }}";
    }

    /** Requires a URL, and adds a slash to its path if it does not end with one. */
    public static void requireBase(RecordDraft draft, String field, String expected) {
        draft.require(field, expected);
        Url url = draft.get(field);
        if (url != null) {
            draft.set(field, url.withTrailingSlash());
        }
    }

    /** Completes a URL from the global section, and adds a slash to its path if it does not end with one. */
    public static void completeBase(RecordDraft draft, String field, @Nullable Url global, String source) {
        draft.complete(field, global, source);
        Url url = draft.get(field);
        if (url != null) {
            draft.set(field, url.withTrailingSlash());
        }
    }

    /** Completes a field and its variant {@code _file} from the global section, unless one of them is configured. */
    public static void completeEither(RecordDraft draft, String field, @Nullable Object value, String file) {
        if (!draft.isAnySet(field, field + "_file")) {
            draft.set(field, value);
            draft.set(field + "_file", file);
        }
    }
}
