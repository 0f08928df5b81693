package io.grapevine.transport;

import io.grapevine.transport.link.MeshAddress;
import java.util.Locale;
import java.util.Optional;

/**
 * A configured address of a peer.
 *
 * @param text as it was configured
 * @param place host and port; for a service the port is 0
 * @param service whether the host names a service, whose SRV records have hosts and ports
 */
public record PeerAddress(String text, MeshAddress place, boolean service) {
    /** Parses {@code host:port}, {@code [address]:port} or {@code _name._tcp.domain}; empty if malformed. */
    public static Optional<PeerAddress> parse(String text) {
        String name = text.toLowerCase(Locale.ROOT);
        if (name.startsWith("_") && name.contains("._tcp.")) {
            int colon = text.lastIndexOf(':');
            MeshAddress place = new MeshAddress(colon < 0 ? text : text.substring(0, colon), 0);
            return Optional.of(new PeerAddress(text, place, true));
        }
        return MeshAddress.parse(text)
                .filter(place -> !place.host().isEmpty() && place.port() > 0)
                .map(place -> new PeerAddress(text, place, false));
    }
}
