package io.grapevine.eventrecorder.output;

import io.grapevine.config.EventRecorderConfig;
import io.grapevine.config.http.HttpConfig;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.sender.HttpSenders;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;

/** Makes the outputs that post to web hooks. */
public final class WebhookOutputs {
    private final Supplier<HttpSenders> senders;
    private final Function<String, OutputLosses> losses;

    /**
     * Makes outputs, each of which closes its client.
     *
     * @param senders a new factory of clients for each output
     * @param losses of an output with the name given
     */
    public WebhookOutputs(Supplier<HttpSenders> senders, Function<String, OutputLosses> losses) {
        this.senders = senders;
        this.losses = losses;
    }

    /**
     * Makes an output.
     *
     * @throws OutputUnusableException if its certificates or proxies are unusable
     */
    public EventOutput of(EventRecorderConfig.WebhookOutput config) throws OutputUnusableException {
        WebhookSettings settings = WebhookSettings.of(config);
        HttpConfig http = Objects.requireNonNullElse(config.httpConfig(), HttpConfig.DEFAULT);
        try {
            HttpSenders own = senders.get();
            return new WebhookOutput(own.vertx(), own.of(http), settings, losses.apply(settings.name()));
        } catch (SendFailure e) {
            throw new OutputUnusableException(settings.name(), e.getMessage());
        }
    }
}
