package io.grapevine.it;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.grapevine.receiver.HookServer;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetAddress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The services that notifications are sent to, on this computer: each below a path of its own, answering in its
 * language, and a mail server.
 */
public final class Services implements AutoCloseable {
    private static final String TELEGRAM =
            "{\"ok\": true, \"result\": {\"message_id\": 1, \"date\": 1, \"chat\": {\"id\": 1, \"type\": \"group\"}}}";
    private static final String SNS =
            "<PublishResponse xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\"><PublishResult><MessageId>1</MessageId>"
                    + "</PublishResult><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></PublishResponse>";

    private final HookServer server = HookServer.start();
    private final GreenMail mail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

    /** Opens the ports. */
    public Services() {
        server.answer((exchange, received) -> answer(received.target()).to(exchange, received));
        mail.start();
    }

    private static HookServer.Answer answer(String target) {
        if (target.startsWith("/telegram")) {
            return HookServer.status(200, TELEGRAM, "Content-Type", "application/json");
        } else if (target.startsWith("/sns")) {
            return HookServer.status(200, SNS, "Content-Type", "text/xml");
        } else if (target.startsWith("/wechat")) {
            return HookServer.status(200, "{\"errcode\": 0, \"access_token\": \"token\", \"expires_in\": 7200}");
        } else if (target.startsWith("/opsgenie") || target.startsWith("/pagerduty")) {
            return HookServer.status(202, "{\"status\": \"success\"}");
        }
        return target.startsWith("/slack")
                ? HookServer.status(200, "ok")
                : HookServer.status(200, "{}", "Content-Type", "application/json");
    }

    /** Where the services are. */
    public String url() {
        return server.url("");
    }

    /** The port of the mail server. */
    public int mailPort() {
        return mail.getSmtp().getPort();
    }

    /** What was said so far, by the first segment of the path, or before the at sign of the mail's recipient. */
    public Map<String, List<Said>> said() throws MessagingException, IOException {
        Map<String, List<Said>> said = new LinkedHashMap<>();
        for (HookServer.Received received : server.requests()) {
            String name = received.target().split("[/?]")[1];
            said.computeIfAbsent(name, key -> new ArrayList<>()).add(Said.of(received));
        }
        for (var message : mail.getReceivedMessages()) {
            String name = ((InternetAddress) message.getAllRecipients()[0])
                    .getAddress()
                    .split("@")[0];
            said.computeIfAbsent(name, key -> new ArrayList<>()).add(Said.of(message));
        }
        return said;
    }

    /**
     * Whether each of some receivers has been notified so many times; what is asked before, or changed afterwards, does not
     * count.
     */
    public boolean notified(Set<String> names, int times) throws MessagingException, IOException {
        Map<String, List<Said>> said = said();
        return names.stream()
                .allMatch(name -> said.getOrDefault(name, List.of()).stream()
                                .filter(Said::isNotification)
                                .count()
                        >= times);
    }

    @Override
    public void close() {
        server.close();
        mail.stop();
    }
}
