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

/** The fields and defaults that many kinds have in common. */
public final class CommonFields {
    /** The fields of nearly all kinds. */
    public static final List<Field<?>> USUAL = List.of(
            sendResolved(true),
            FieldSet.object("http_config", HttpConfigFormat.HTTP).literal());

    /** The text that renders the link to the group in the user interface. */
    public static final String GROUP_LINK = named("__alertmanagerURL");

    /** The alternative of a literal in a pattern: a template, whose value is checked when it is rendered. */
    public static final String OR_TEMPLATE = "|(?s).*\\{\\{.*";

    private CommonFields() {}

    /** The field that says whether the end of alerts is notified, and what it is where nothing is said. */
    public static Field<Boolean> sendResolved(boolean fallback) {
        return FieldSet.flag("send_resolved").or(fallback).always();
    }

    /** Reports an error if neither a field nor the field of a file with its value is configured. */
    public static void requireEither(RecordDraft draft, String field, String what) {
        if (!draft.isAnySet(field, field + "_file")) {
            draft.fault("no " + what + " (expected: " + field + " or " + field + "_file, here or in global)");
        }
    }

    /** Reports a literal that is no number from {@code least} to {@code most}. */
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

    /** The text that renders the default template {@code name}. */
    public static String named(String name) {
        return "{{ template \"" + name + "\" . }}";
    }

    /** Requires a URL, whose path is to end in a slash. */
    public static void requireBase(RecordDraft draft, String field, String expected) {
        draft.require(field, expected);
        Url url = draft.get(field);
        if (url != null) {
            draft.set(field, url.withTrailingSlash());
        }
    }

    /** Completes a URL whose path is to end in a slash. */
    public static void completeBase(RecordDraft draft, String field, @Nullable Url global, String source) {
        draft.complete(field, global, source);
        Url url = draft.get(field);
        if (url != null) {
            draft.set(field, url.withTrailingSlash());
        }
    }

    /** Completes a field and the field of a file with its value, unless one of them is configured. */
    public static void completeEither(RecordDraft draft, String field, @Nullable Object value, String file) {
        if (!draft.isAnySet(field, field + "_file")) {
            draft.set(field, value);
            draft.set(field + "_file", file);
        }
    }
}
