package io.grapevine.web.access;

import io.grapevine.base.go.IpLiteral;
import java.net.InetAddress;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The content of an access file.
 *
 * @param proxy the proxy whose headers name the user; empty: none
 * @param groups the members of groups
 * @param roles the members of roles; empty: any caller has every role
 * @param origins the origins of other sites that may change something
 * @param silences which silences may be set; empty: any
 */
public record Permissions(
        Optional<Proxy> proxy,
        Map<String, Members> groups,
        Map<Role, Members> roles,
        List<String> origins,
        Optional<SilencePolicy> silences) {

    /**
     * A proxy before the server that has checked who the user is.
     *
     * @param addresses where it connects from
     * @param userHeader the header with the user's name
     * @param groupsHeader the header with the user's groups, with commas
     */
    public record Proxy(List<AddressRange> addresses, String userHeader, String groupsHeader) {
        /** Whether a connection from {@code address} is one of the proxy. */
        public boolean isAt(InetAddress address) {
            return addresses.stream().anyMatch(range -> range.contains(address));
        }
    }

    /** Says what the sender of a request may do. */
    public Caller caller(CallerIdentity identity) {
        Set<String> in = new TreeSet<>(identity.groups());
        groups.forEach((group, members) -> {
            if (members.include(identity, Set.of())) {
                in.add(group);
            }
        });
        Set<Role> has = EnumSet.noneOf(Role.class);
        for (Role role : Role.values()) {
            // Lost alerts are worse than alerts from any client, so the right to send is restricted on request only.
            boolean unrestricted = roles.isEmpty() || (role == Role.SENDER && !roles.containsKey(role));
            if (unrestricted || (roles.containsKey(role) && roles.get(role).include(identity, in))) {
                has.add(role);
            }
        }
        return new Caller(identity.name(), in, has, Optional.of(this));
    }

    /** A range of IP addresses, as {@code 10.0.0.0/8}, or one of them. */
    public record AddressRange(InetAddress first, int bits) {
        /** Reads a range; empty if {@code text} is none. */
        public static Optional<AddressRange> parse(String text) {
            int slash = text.indexOf('/');
            InetAddress address = IpLiteral.address(slash < 0 ? text : text.substring(0, slash));
            if (address == null) {
                return Optional.empty();
            }
            int most = 8 * address.getAddress().length;
            String bits = slash < 0 ? Integer.toString(most) : text.substring(slash + 1);
            return bits.matches("\\d{1,3}") && Integer.parseInt(bits) <= most
                    ? Optional.of(new AddressRange(address, Integer.parseInt(bits)))
                    : Optional.empty();
        }

        /** Whether the range has {@code address}. */
        public boolean contains(InetAddress address) {
            byte[] wanted = first.getAddress();
            byte[] actual = address.getAddress();
            if (wanted.length != actual.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> (bit % 8);
                if ((wanted[bit / 8] & mask) != (actual[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }

    /**
     * A list of callers as it stands in the file: {@code NAME} is a user, {@code cert:NAME} a name in a client certificate,
     * {@code group:NAME} a group, {@code *} any caller.
     */
    record Members(List<String> entries) {
        static final String CERTIFICATE = "cert:";
        static final String GROUP = "group:";
        static final String ANY_CALLER = "*";

        boolean include(CallerIdentity identity, Set<String> groups) {
            return entries.stream().anyMatch(entry -> {
                if (entry.startsWith(CERTIFICATE)) {
                    return identity.certificateNames().contains(entry.substring(CERTIFICATE.length()));
                }
                if (entry.startsWith(GROUP)) {
                    return groups.contains(entry.substring(GROUP.length()));
                }
                return entry.equals(ANY_CALLER)
                        || identity.user().filter(entry::equals).isPresent();
            });
        }
    }
}
