package io.grapevine.config.file;

import static io.grapevine.config.file.shape.FieldSet.oneOf;

import io.grapevine.config.PagerdutyWebhookConfig;
import io.grapevine.config.file.shape.RecordDraft;
import io.grapevine.config.file.shape.Shape;
import io.grapevine.model.Action.Verb;
import java.util.List;

/** The field table of a webhook subscription in {@code actions.pagerduty}. */
final class PagerdutyWebhookSection {
    static final Shape<PagerdutyWebhookConfig> SHAPE = Shape.of(
                    PagerdutyWebhookConfig.class,
                    oneOf("on_acknowledge", Verb.ACK.text(), choice(Verb.ACK)),
                    oneOf("on_unacknowledge", Verb.UNDO.text(), choice(Verb.UNDO)))
            .checked(PagerdutyWebhookSection::check);

    private PagerdutyWebhookSection() {}

    private static void check(RecordDraft draft) {
        draft.exactlyOne("webhook_secret", "webhook_secret_file");
        ActionsSection.refuseShortSecret(draft, "webhook_secret");
    }

    private static List<String> choice(Verb verb) {
        return List.of(verb.text(), PagerdutyWebhookConfig.NONE);
    }
}
