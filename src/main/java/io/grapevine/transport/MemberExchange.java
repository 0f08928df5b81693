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
 * Exchange of member addresses over links: sends a new member the addresses of the others and them its own, and
 * periodically all addresses to all members, as messages can be lost. On the loop only.
 */
final class MemberExchange {
    static final String SUBJECT = "grapevine-members";

    /** The maximum number of members of a replica. */
    private static final int MOST_PLACES = 256;

    /** An address has at most 64 bytes. */
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

    /** Sends addresses after a link was added to the table. */
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

    /** Sends addresses, without the receiver's own; a link with a full buffer gets the next message. */
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
