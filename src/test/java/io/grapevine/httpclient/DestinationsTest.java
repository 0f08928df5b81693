package io.grapevine.httpclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DestinationsTest {
    private static final Destinations PUBLIC = Destinations.publicAnd(List.of());

    private static InetAddress address(String literal) throws Exception {
        return InetAddress.getByName(literal);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "0.1.2.3",
                "10.0.0.1",
                "10.255.255.255",
                "100.64.0.1",
                "100.100.100.200",
                "127.0.0.1",
                "127.255.0.1",
                "169.254.169.254",
                "172.16.0.1",
                "172.31.255.255",
                "192.0.0.192",
                "192.0.2.1",
                "192.88.99.1",
                "192.168.1.1",
                "198.18.0.1",
                "198.19.255.255",
                "198.51.100.255",
                "203.0.113.1",
                "224.0.0.1",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "::127.0.0.1",
                "::ffff:127.0.0.1",
                "::ffff:a9fe:a9fe",
                "::ffff:192.0.2.1",
                "::ffff:0:10.0.0.1",
                "64:ff9b::203.0.113.1",
                "64:ff9b::7f00:1",
                "64:ff9b::10.0.0.1",
                "64:ff9b:1::1",
                "2002:7f00:1::",
                "2002:c0a8:101::5",
                "2002:c633:6401::1",
                "2001:0:1::1",
                "2001:2::1",
                "2001:10::1",
                "2001:1ff:ffff::1",
                "2001:db8::1",
                "3fff:fff::1",
                "5f00::1",
                "100::1",
                "100:0:0:1::1",
                "4000::1",
                "1fff:ffff::1",
                "fc00::1",
                "fd00:ec2::254",
                "fe80::1",
                "febf::1",
                "fec0::1",
                "ff02::1"
            })
    void addressesThatAreNotPublicAreRefused(String literal) throws Exception {
        InetAddress address = address(literal);

        assertThatThrownBy(() -> PUBLIC.check("hooks.example.org", address))
                .isInstanceOf(SendFailure.class)
                .satisfies(failure ->
                        assertThat(((SendFailure) failure).isDenied()).isTrue())
                .hasMessage("hooks.example.org is " + address.getHostAddress()
                        + ": not a public address (expected: one, or an exception in server.destinations.allow)");
        assertThatCode(() -> Destinations.ANY.check("hooks.example.org", address))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "126.255.255.255",
                "128.0.0.0",
                "169.253.255.255",
                "172.15.255.255",
                "172.32.0.0",
                "192.0.1.0",
                "192.0.3.0",
                "192.88.98.255",
                "198.17.255.255",
                "198.51.99.255",
                "203.0.114.0",
                "192.167.255.255",
                "198.20.0.0",
                "223.255.255.255",
                "2606:4700::1111",
                "64:ff9b::1.1.1.1",
                "2002:101:101::",
                "2001:200::1",
                "2001:db7:ffff::1",
                "2001:db9::1",
                "2000::1",
                "3fff:1000::1",
                "::ffff:1.1.1.1"
            })
    void publicAddressesAreAllowed(String literal) throws Exception {
        InetAddress address = address(literal);

        assertThatCode(() -> PUBLIC.check("hooks.example.org", address)).doesNotThrowAnyException();
    }

    @Test
    void aMappedAddressThatJavaHasNotTurnedIntoOneOfIpv4IsRefusedToo() throws Exception {
        byte[] bytes = new byte[16];
        bytes[10] = (byte) 0xff;
        bytes[11] = (byte) 0xff;
        bytes[12] = 127;
        bytes[15] = 1;
        InetAddress mapped = Inet6Address.getByAddress("host", bytes, -1);

        assertThat(mapped.getAddress()).hasSize(16);
        assertThatThrownBy(() -> PUBLIC.check("host", mapped)).isInstanceOf(SendFailure.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.0.0.1.",
                "::1",
                "fe80::1%eth0",
                "2130706433",
                "0x7f000001",
                "0X7F.1",
                "017700000001",
                "0177.0.0.1",
                "127.1",
                "127.0.1",
                "10.1",
                "012.0.0.1",
                "0",
                "00000000000000000000000000000000000000000000000000000000000000001",
                "localhost",
                "LocalHost.",
                "db.localhost"
            })
    void hostsThatAProxyResolvesAreRefusedWhereTheirTextShowsTheAddress(String host) {
        assertThatThrownBy(() -> PUBLIC.checkUnresolved(host))
                .satisfies(failure ->
                        assertThat(((SendFailure) failure).isDenied()).isTrue());
        assertThatCode(() -> Destinations.ANY.checkUnresolved(host)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"hooks.example.org", "1.1.1.1", "16843009", "notlocalhost", "256.256.256.256", "1.2.3.4.5"})
    void otherHostsAreLeftToTheProxy(String host) {
        assertThatCode(() -> PUBLIC.checkUnresolved(host)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "hooks.internal, hooks.internal, 10.0.0.1, true",
        "hooks.internal, Hooks.Internal., 10.0.0.1, true",
        "hooks.internal, other.internal, 10.0.0.1, false",
        "hooks.internal, a.hooks.internal, 10.0.0.1, false",
        "10.1.0.0/16, other, 10.1.255.255, true",
        "10.1.0.0/16, other, 10.2.0.0, false",
        "10.1.2.3, other, 10.1.2.3, true",
        "10.1.2.3, other, 10.1.2.4, false",
        "fd00::/8, other, fd12::1, true",
        "::1, other, ::1, true",
        "127.0.0.0/8, other, ::1, false",
        "0.0.0.0/0, other, 169.254.169.254, true",
    })
    void exceptionsAreHostsAddressesAndNetworks(String exception, String host, String literal, boolean allowed)
            throws Exception {
        Destinations destinations = Destinations.publicAnd(List.of(exception));
        InetAddress address = address(literal);

        if (allowed) {
            assertThatCode(() -> destinations.check(host, address)).doesNotThrowAnyException();
        } else {
            assertThatThrownBy(() -> destinations.check(host, address)).isInstanceOf(SendFailure.class);
        }
    }

    @Test
    void localhostMayBeAnExceptionBehindAProxyToo() {
        Destinations destinations = Destinations.publicAnd(List.of("localhost", "127.0.0.1"));

        assertThatCode(() -> destinations.checkUnresolved("localhost")).doesNotThrowAnyException();
        assertThatCode(() -> destinations.checkUnresolved("2130706433")).doesNotThrowAnyException();
        assertThatThrownBy(() -> destinations.checkUnresolved("db.localhost")).isInstanceOf(SendFailure.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "10.0.0.0/33", "10.0.0.0/x", "10.1", "2130706433", "http://host", "host:80", "a b", "*"})
    void otherExceptionsAreErrors(String exception) {
        assertThatThrownBy(() -> Destinations.publicAnd(List.of(exception)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(exception);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "64:ff9b::10.1.2.3",
                "64:ff9b:1::10.1.2.3",
                "2002:a01:203::1",
                "::ffff:10.1.2.3",
                "::10.1.2.3",
                "::ffff:0:10.1.2.3"
            })
    void blockedNetworkIsNotReachedThroughAnAddressOfIpv6(String text) throws Exception {
        Destinations blocked = Destinations.ANY.without(List.of("10.0.0.0/8"), false);

        assertThatThrownBy(() -> blocked.check("a", address(text))).isInstanceOf(SendFailure.class);
        assertThatThrownBy(() -> blocked.checkUnresolved(text)).isInstanceOf(SendFailure.class);
        assertThatCode(() ->
                        Destinations.ANY.without(List.of("10.9.0.0/16"), false).check("a", address(text)))
                .doesNotThrowAnyException();
    }

    @Test
    void blockedNetworksAreLeftOutOfAnyServersAndOfExceptions() throws Exception {
        Destinations blocked = Destinations.ANY.without(List.of("192.0.2.0/24", "2001:db8::1"), false);
        assertThat(blocked.restricted()).isTrue();
        assertThatThrownBy(() -> blocked.check("a", address("192.0.2.7"))).isInstanceOf(SendFailure.class);
        assertThatThrownBy(() -> blocked.check("a", address("2001:db8::1"))).isInstanceOf(SendFailure.class);
        assertThatThrownBy(() -> blocked.checkUnresolved("192.0.2.7")).isInstanceOf(SendFailure.class);
        assertThatCode(() -> blocked.check("a", address("10.0.0.1"))).doesNotThrowAnyException();
        assertThatCode(() -> blocked.checkUnresolved("localhost")).doesNotThrowAnyException();

        Destinations both = Destinations.publicAnd(List.of("10.1.0.0/16")).without(List.of("10.1.2.0/24"), false);
        assertThatThrownBy(() -> both.check("a", address("10.1.2.3"))).isInstanceOf(SendFailure.class);
        assertThatCode(() -> both.check("a", address("10.1.3.3"))).doesNotThrowAnyException();
        assertThatThrownBy(() -> Destinations.ANY.without(List.of(), true).check("a", address("10.0.0.1")))
                .isInstanceOf(SendFailure.class);
        assertThat(Destinations.ANY.without(List.of(), false).restricted()).isFalse();
    }
}
