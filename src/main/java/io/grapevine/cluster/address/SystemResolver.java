package io.grapevine.cluster.address;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The name service of the machine: addresses by whatever it is set up to ask, service records by DNS. */
public final class SystemResolver implements Resolver {
    private final ServiceRecords records;

    /** Asks the servers that the machine is set up with. */
    public SystemResolver() {
        this(new ServiceRecords());
    }

    SystemResolver(ServiceRecords records) {
        this.records = records;
    }

    @Override
    public List<Found> find(PeerAddress peer) {
        List<Found> found = new ArrayList<>();
        for (HostPort place : peer.service() ? records.find(peer.place().host()) : List.of(peer.place())) {
            found.addAll(addresses(place));
        }
        found.sort(Comparator.comparing(Found::place));
        return List.copyOf(found);
    }

    private static List<Found> addresses(HostPort place) {
        List<Found> found = new ArrayList<>();
        try {
            for (InetAddress address : InetAddress.getAllByName(place.host())) {
                found.add(new Found(new HostPort(HostPort.text(address), place.port()), place.host()));
            }
        } catch (UnknownHostException e) {
            return List.of(); // it may come later; the directory asks again
        }
        return found;
    }
}
