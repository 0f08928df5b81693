package io.grapevine.web.action.slack;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Port to Slack's side of Socket Mode. All calls and events are on the event loop of the client. */
interface SocketGateway {
    /** Asks for an address and connects to it; {@code events} gets {@link Events#opened} or {@link Events#failed}. */
    void open(Events events);

    /** A connection. */
    interface Socket {
        void send(String text);

        void ping();

        /** Closes it, without another event. */
        void close();
    }

    /** Consumer of what happens to one connection. */
    interface Events {
        void opened(Socket socket);

        /**
         * There is no connection.
         *
         * @param reason why, without secrets
         * @param pause how long Slack asks to wait; null if it does not
         */
        void failed(String reason, @Nullable Duration pause);

        /** A frame of any kind has arrived. */
        void frame();

        void text(String text);

        void closed();
    }
}
