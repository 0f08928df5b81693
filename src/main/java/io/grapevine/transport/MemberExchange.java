package io.grapevine.transport;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.transport.link.Link;
import io.grapevine.transport.link.MeshAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Exchange of member addresses over links. A new member gets the addresses of the others, and they get its own. All
 * addresses are also sent periodically, as messages can be lost. On the loop only.
 */
final class MemberExchange {
    static final String SUBJECT = "grapevine-members";
    private static final int MOST_PLACES = 256;

    /** The longest message in bytes: an address has at most 64. */
    private static final int LONGEST = MOST_PLACES * 64;

    private final EventLoop loop;
    private final Duration again;
    private final LinkTable roster;
    private EventLoop.@Nullable Timer timer;

    MemberExchange(EventLoop loop, Duration again, LinkTable roster) {
        this.loop = loop;
        this.again = again;
        this.roster = roster;
    }

    /** Tells a new member the known addresses, and the others its own, after its link was added to the table. */
    void linked(Link made) {
        tell(made, roster.advertised());
        List<MeshAddress> place = List.of(made.who().address());
        roster.links().stream().filter(link -> link != made).forEach(link -> tell(link, place));
        if (timer == null) {
            timer = loop.schedule(again, this::repeat);
        }
    }

    private void repeat() {
        List<MeshAddress> places = roster.advertised();
        timer = places.isEmpty() ? null : loop.schedule(again, this::repeat);
        roster.links().forEach(link -> tell(link, places));
    }

    void stop() {
        if (timer != null) {
            timer.cancel();
        }
    }

    /**
     * Sends addresses, unless the only one is the receiver's own. A link whose buffer is full misses the message, and
     * gets the next one.
     */
    private static void tell(Link link, List<MeshAddress> places) {
        if (!places.equals(List.of(link.who().address()))) {
            link.tell(SUBJECT, encode(places));
        }
    }

    static byte[] encode(List<MeshAddress> places) {
        return places.stream()
                .limit(MOST_PLACES)
                .map(MeshAddress::toString)
                .collect(Collectors.joining("\n"))
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Decodes a message; malformed lines and messages over the maximum size are ignored. */
    static List<MeshAddress> decode(byte[] body) {
        String text = body.length > LONGEST ? "" : new String(body, StandardCharsets.UTF_8);
        return text.lines()
                .limit(MOST_PLACES)
                .map(MeshAddress::parse)
                .flatMap(Optional::stream)
                .filter(place -> place.isNumeric() && place.port() != 0)
                .toList();
    }
}
