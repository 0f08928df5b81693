package io.grapevine.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.httpclient.message.Length;
import io.grapevine.httpclient.sender.Requests;
import io.grapevine.notification.FailureReason;
import io.grapevine.notification.Notifier;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The contract of the bots of group chats whose services answer errors with status 200 and a code. */
public abstract class BotNotifierContract<C extends PlainKind> extends AddedNotifierContract<C> {
    /** Stands still: messages of one test have the same time. */
    private final InstantSource clock = InstantSource.fixed(Instant.now());

    private final Codes codes;

    /**
     * The codes of a service.
     *
     * @param code the field of a code
     * @param text the field of its text
     * @param rateLimits the codes that are tried again after a pause
     * @param busy the codes of the service's own errors, which are tried again
     * @param refused the codes of final errors, each with its reason
     */
    public record Codes(
            String code,
            String text,
            Map<String, Duration> rateLimits,
            List<String> busy,
            Map<String, FailureReason> refused) {
        /** The body of an answer. */
        public String body(String number, String said) {
            return "{\"" + code + "\":" + number + ",\"" + text + "\":\"" + said + "\"}";
        }
    }

    /**
     * The contract of a kind.
     *
     * @param service the name of the service in messages
     */
    protected BotNotifierContract(
            Class<C> type,
            String service,
            Codes codes,
            Supplier<? extends FakeService> fake,
            Length limit,
            String text,
            BiFunction<String, String, Map<String, String>> fields) {
        super(type, service, codes.body("0", "ok"), fake, limit, text, fields);
        secretField = "url";
        fieldsOfTextAlone = ", title: ' ', link: ' '";
        this.codes = codes;
    }

    @Override
    protected final Notifier notifier(C config, Requests requests) {
        return config.notifier(requests, clock, null);
    }

    /** A notifier with such fields and another clock. */
    protected final Notifier notifier(Map<String, String> fields, String more, InstantSource time) throws Exception {
        C config = config(fields, more);
        return config.notifier(AddedKinds.requests(vertx, config), time, null);
    }

    /** A notifier whose clock stands still at {@link Samples#NOW}, so that the same message is the same request. */
    @Override
    protected Notifier notifier(HookReceiver receiver) throws Exception {
        return notifier(
                fields(receiver.url("/"), SECRET), ", message: '{{ everything }}'", InstantSource.fixed(Samples.NOW));
    }

    @Test
    void aMessageWithoutATextHasOne() throws Exception {
        assertThat(postedText(", title: ' ', message: ' ', link: ' '", Samples.firing("h1")))
                .isEqualTo("(no details)");
    }

    @Nested
    class BodyErrors extends BodyErrorContract {
        @Override
        protected Notifier notifier(String url) throws Exception {
            return BotNotifierContract.this.notifier(fields(url, "1"), "");
        }

        @Override
        protected String body(String code, String text) {
            return codes.body(code, text);
        }

        @Override
        protected Map<String, Duration> rateLimits() {
            return codes.rateLimits();
        }

        @Override
        protected List<String> busy() {
            return codes.busy();
        }

        @Override
        protected Map<String, FailureReason> refused() {
            return codes.refused();
        }
    }
}
