package io.grapevine.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.HttpIntegrationConfig;
import io.grapevine.httpclient.sender.Requests;
import io.grapevine.model.ReceiverData;
import io.grapevine.notification.Notifier;
import io.grapevine.notification.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract of the kinds whose {@code webhook_url} lets anyone post who knows it. */
public abstract class WebhookUrlContract<C extends Record & HttpIntegrationConfig> extends HttpNotifierContract {
    private final Class<C> type;
    private final String main;
    private final String other;

    /**
     * The contract of a kind.
     *
     * @param accepted the body of answers that accept
     * @param main the field of the main text
     * @param other the field of another text
     */
    protected WebhookUrlContract(Class<C> type, String accepted, String main, String other) {
        super(accepted);
        this.type = type;
        this.main = main;
        this.other = other;
    }

    /** The notifier of a configuration. */
    protected abstract Notifier notifier(C config, Requests requests);

    /** The notifier of a configuration with such fields. */
    protected final Notifier with(Object... fields) throws Exception {
        C config = Written.config(type, fields);
        return notifier(config, AddedKinds.requests(vertx, config));
    }

    @Override
    protected Notifier notifier(HookReceiver receiver) throws Exception {
        return with("webhook_url=" + receiver.url("/hook/" + SECRET), main + "={{ everything }}");
    }

    @Override
    protected Notifier flawed(HookReceiver receiver) throws Exception {
        return with("webhook_url=" + receiver.url("/"), other + "={{ boom }}");
    }

    /** The outcome where the service answers so. */
    protected final Outcome answered(HookServer.Answer answer) throws Exception {
        hook.answer(answer);
        return send(with("webhook_url=" + hook.url("/")));
    }

    @Test
    void readsItsUrlFromAFileAtEachNotification(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("url"), " " + hook.url("/from-file") + "\n");
        Notifier notifier = with("webhook_url_file=" + file);
        assertThat(send(notifier)).isEqualTo(new Outcome.Delivered(ReceiverData.EMPTY));
        assertThat(hook.only().target()).isEqualTo("/from-file");
        Files.writeString(file, "\n");
        assertThat(Outcomes.rejected(send(notifier)).message())
                .isEqualTo("webhook_url_file: " + file + " is empty (expected: a secret)");
        Files.delete(file);
        assertThat(send(notifier)).isInstanceOf(Outcome.Rejected.class);
    }
}
