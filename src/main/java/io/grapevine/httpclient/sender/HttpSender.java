package io.grapevine.httpclient.sender;

import io.grapevine.base.commandline.BuildInfo;
import io.grapevine.httpclient.SendFailure;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** The HTTP client of one {@code http_config}. Created by {@link HttpSenders}. */
@FunctionalInterface
public interface HttpSender extends AutoCloseable {
    /** Alertmanager's user agent. */
    String USER_AGENT = "Alertmanager/" + BuildInfo.read().level();

    /**
     * Sends a request and follows redirects if configured. May read small files, does not block otherwise.
     *
     * @return the response of any status, or a {@link SendFailure}, also on timeout
     */
    CompletionStage<HttpReply> send(HttpCall call);

    /** Executor of tasks that may read small files; the calling thread, unless that may be an event loop. */
    default Executor offLoop() {
        return Runnable::run;
    }

    /** Closes the connections, if there are any, after running requests. */
    @Override
    default void close() {}
}
