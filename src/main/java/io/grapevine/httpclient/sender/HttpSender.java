package io.grapevine.httpclient.sender;

import io.grapevine.httpclient.SendFailure;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** The HTTP client of one {@code http_config}. Created by {@link HttpSenders}. */
public interface HttpSender extends AutoCloseable {
    /** Alertmanager's user agent. */
    String USER_AGENT = "Alertmanager/0.34.2";

    /**
     * Sends a request and follows redirects if configured. May read small files, does not block otherwise.
     *
     * @return the response of any status, or a {@link SendFailure}, also on timeout
     */
    CompletionStage<HttpReply> send(HttpCall call);

    /** Executor of tasks that may read small files. */
    Executor offLoop();

    /** Closes the connections after running requests. */
    @Override
    void close();
}
