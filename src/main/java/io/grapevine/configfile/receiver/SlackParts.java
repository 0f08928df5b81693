package io.grapevine.configfile.receiver;

import static io.grapevine.configfile.shape.FieldSet.object;
import static io.grapevine.configfile.shape.FieldSet.optionalFlag;
import static io.grapevine.configfile.shape.FieldSet.text;

import io.grapevine.config.receiver.SlackAction;
import io.grapevine.config.receiver.SlackConfirmation;
import io.grapevine.config.receiver.SlackField;
import io.grapevine.configfile.shape.Field;
import io.grapevine.configfile.shape.RecordDraft;
import io.grapevine.configfile.shape.Shape;
import org.jspecify.annotations.Nullable;

/** The parts of a Slack message. */
final class SlackParts {
    private static final Field<String> TITLE = text("title");
    private static final Field<String> TEXT = text("text");
    private static final Field<String> VALUE = text("value");

    static final Shape<SlackField> FIELD = Shape.of(
                    SlackField.class, TITLE, VALUE, optionalFlag("short").in("isShort"))
            .checked(draft -> {
                draft.require(TITLE, "a title of the Slack field");
                draft.require(VALUE, "a value of the Slack field");
            });

    private static final Shape<SlackConfirmation> CONFIRMATION = Shape.of(
                    SlackConfirmation.class, TEXT, text("title"), text("ok_text"), text("dismiss_text"))
            .checked(draft -> draft.require(TEXT, "a text of the Slack confirmation"));

    private static final Field<String> TYPE = text("type");
    private static final Field<String> URL = text("url");
    private static final Field<String> NAME = text("name");
    private static final Field<@Nullable SlackConfirmation> CONFIRM = object("confirm", CONFIRMATION);

    static final Shape<SlackAction> ACTION = Shape.of(
                    SlackAction.class, TYPE, TEXT, URL, text("style"), NAME, VALUE, CONFIRM)
            .checked(SlackParts::checkAction);

    private SlackParts() {}

    private static void checkAction(RecordDraft draft) {
        draft.require(TYPE, "a type of the Slack action");
        draft.require(TEXT, "a text of the Slack action");
        if (draft.isSet(URL)) {
            // A link has nothing to send, so what only buttons have is dropped.
            draft.set(NAME, "");
            draft.set(VALUE, "");
            draft.set(CONFIRM, null);
        } else if (!draft.isSet(NAME)) {
            draft.fault("missing name or url (expected: one of them in a Slack action)");
        }
    }
}
