package io.grapevine.base.tls;

import io.grapevine.base.go.IpNetwork;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertPathValidatorException.Reason;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.StandardConstants;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The trust in certificates by authorities, with what Java's own leaves out and Go checks: that the authority itself is
 * valid now, that a certificate which is trusted as it stands is so too and made for this use, and that a server's name
 * is an alternative name, as common names may say anything.
 */
public final class Authorities extends X509ExtendedTrustManager {
    private static final String FOR_SERVERS = "1.3.6.1.5.5.7.3.1";
    private static final String FOR_CLIENTS = "1.3.6.1.5.5.7.3.2";
    private static final String FOR_ANYTHING = "2.5.29.37.0";

    /** The kind of alternative names that are names of hosts. */
    private static final int DNS_NAME = 2;

    private static volatile @Nullable Authorities ofSystem;

    private final List<X509Certificate> all;
    private final InstantSource clock;
    private volatile Current current;

    /** The authorities that are valid, until the first of all ends or begins. */
    private record Current(@Nullable X509ExtendedTrustManager trust, Instant since, Instant until) {
        boolean holds(Instant now) {
            return !now.isBefore(since) && now.isBefore(until);
        }
    }

    /** Calls a trust manager as the handshake called this one. */
    private interface Check {
        void by(X509ExtendedTrustManager trust) throws CertificateException;
    }

    private Authorities(List<X509Certificate> all, InstantSource clock) throws GeneralSecurityException {
        this.all = all;
        this.clock = clock;
        this.current = current(clock.instant());
    }

    /** Trust in what the certificates signed, and in themselves. */
    public static Authorities of(Collection<? extends Certificate> certificates) throws GeneralSecurityException {
        return of(certificates, InstantSource.system());
    }

    /** Trust by the certificates, of which those count that are valid at the time of {@code clock}. */
    static Authorities of(Collection<? extends Certificate> certificates, InstantSource clock)
            throws GeneralSecurityException {
        return new Authorities(
                certificates.stream()
                        .filter(X509Certificate.class::isInstance)
                        .map(X509Certificate.class::cast)
                        .toList(),
                clock);
    }

    /** Trust in those whom the operating system trusts, or else the Java runtime: one object, as each receiver asks for it. */
    public static Authorities ofSystem() throws GeneralSecurityException {
        Authorities known = ofSystem;
        if (known == null) {
            List<Certificate> roots = SystemRoots.all();
            known = roots == null ? ofJvm() : of(roots);
            ofSystem = known;
        }
        return known;
    }

    /** Trust in those whom the Java runtime trusts. */
    static Authorities ofJvm() throws GeneralSecurityException {
        return of(List.of(byStore(null).getAcceptedIssuers()));
    }

    private static X509ExtendedTrustManager byStore(@Nullable KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return (X509ExtendedTrustManager) factory.getTrustManagers()[0];
    }

    private static X509ExtendedTrustManager byJava(List<X509Certificate> certificates) throws GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        try {
            store.load(null, null);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible); // nothing is read
        }
        for (X509Certificate certificate : certificates) {
            store.setCertificateEntry("ca" + store.size(), certificate);
        }
        return byStore(store);
    }

    /** The next time at which an authority, or one of the certificates, ends or begins to be valid. */
    public Instant changesAt(Collection<X509Certificate> shown) {
        Instant now = clock.instant();
        return Stream.concat(Stream.of(current().until()), shown.stream().flatMap(Authorities::changes))
                .filter(change -> change.isAfter(now))
                .min(Comparator.naturalOrder())
                .orElse(Instant.MAX);
    }

    private static Stream<Instant> changes(X509Certificate certificate) {
        return Stream.of(begin(certificate), end(certificate));
    }

    private Current current() {
        Instant now = clock.instant();
        Current last = current;
        if (last.holds(now)) {
            return last;
        }
        try {
            Current next = current(now);
            current = next;
            return next;
        } catch (GeneralSecurityException unusable) {
            throw new IllegalStateException(unusable); // the same certificates could be used before
        }
    }

    private Current current(Instant now) throws GeneralSecurityException {
        List<X509Certificate> valid = new ArrayList<>();
        Instant since = Instant.MIN;
        Instant until = Instant.MAX;
        for (X509Certificate each : all) {
            if (isValid(each, now)) {
                valid.add(each);
            }
            for (Instant change : List.of(begin(each), end(each))) {
                if (change.isAfter(now)) {
                    until = change.isBefore(until) ? change : until;
                } else {
                    since = change.isAfter(since) ? change : since;
                }
            }
        }
        return new Current(valid.isEmpty() ? null : byJava(valid), since, until); // Java fails without any
    }

    private static Instant begin(X509Certificate certificate) {
        return certificate.getNotBefore().toInstant();
    }

    /** The first moment at which the certificate is no longer valid: the last second is within. */
    private static Instant end(X509Certificate certificate) {
        return certificate.getNotAfter().toInstant().plusMillis(1);
    }

    private static boolean isValid(X509Certificate certificate, Instant now) {
        return !now.isBefore(begin(certificate)) && now.isBefore(end(certificate));
    }

    private void check(X509Certificate[] chain, String use, Check check) throws CertificateException {
        checkDates(chain[0], "the certificate");
        try {
            X509ExtendedTrustManager trust = current().trust();
            if (trust == null) {
                throw new CertificateException("no authority is trusted now");
            }
            check.by(trust);
        } catch (CertificateException refused) {
            throw explained(refused, chain, check);
        }
        checkUse(chain[0], use);
    }

    private void checkDates(X509Certificate certificate, String what) throws CertificateException {
        Optional<CertificateException> fault = fault(certificate, what);
        if (fault.isPresent()) {
            throw fault.get();
        }
    }

    private Optional<CertificateException> fault(X509Certificate certificate, String what) {
        Instant now = clock.instant();
        if (now.isBefore(begin(certificate))) {
            String message = what + " is not valid before " + begin(certificate);
            return Optional.of(
                    caused(new CertificateNotYetValidException(message), message, BasicReason.NOT_YET_VALID));
        } else if (!isValid(certificate, now)) {
            Date last = certificate.getNotAfter();
            String message = what + " expired on " + last.toInstant();
            return Optional.of(caused(new CertificateExpiredException(message), message, BasicReason.EXPIRED));
        }
        return Optional.empty();
    }

    /** Gives an exception the cause by which Java tells the other side why it is refused. */
    private static CertificateException caused(CertificateException fault, String message, Reason reason) {
        fault.initCause(new CertPathValidatorException(message, null, null, -1, reason));
        return fault;
    }

    /** A refusal by the dates, in words, where it is one; or the refusal as it is. */
    private CertificateException explained(CertificateException refused, X509Certificate[] chain, Check check) {
        if (isByDates(refused)) {
            for (X509Certificate each : chain) {
                Optional<CertificateException> fault = fault(each, "the certificate of an authority between");
                if (fault.isPresent()) {
                    return fault.get();
                }
            }
        }
        for (X509Certificate each : all) {
            if (!isValid(each, clock.instant()) && isAccepted(each, check)) {
                String subject = each.getSubjectX500Principal().getName();
                return fault(each, "the authority " + subject).orElse(refused);
            }
        }
        return refused;
    }

    private static boolean isByDates(Throwable refused) {
        for (Throwable cause = refused; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateExpiredException || cause instanceof CertificateNotYetValidException) {
                return true;
            }
        }
        return false;
    }

    private static boolean isAccepted(X509Certificate authority, Check check) {
        try {
            check.by(byJava(List.of(authority)));
            return true;
        } catch (GeneralSecurityException refused) {
            return false;
        }
    }

    /** Java has checked the use already, unless the certificate is trusted as it stands. */
    private static void checkUse(X509Certificate certificate, String use) throws CertificateException {
        List<String> uses = certificate.getExtendedKeyUsage();
        if (uses != null && !uses.contains(use) && !uses.contains(FOR_ANYTHING)) {
            throw new CertificateException(
                    "the certificate is not one for " + (use.equals(FOR_SERVERS) ? "servers" : "clients"));
        }
    }

    /** Java takes the common name where no alternative name is a host's; nobody else does so any more. */
    private static void checkName(X509Certificate certificate, SSLParameters parameters, @Nullable SSLSession handshake)
            throws CertificateException {
        String algorithm = parameters.getEndpointIdentificationAlgorithm();
        if (algorithm == null || algorithm.isEmpty() || handshake == null || hasHostName(certificate)) {
            return;
        }
        boolean isSentName = handshake instanceof ExtendedSSLSession session
                && session.getRequestedServerNames().stream()
                        .anyMatch(name -> name.getType() == StandardConstants.SNI_HOST_NAME);
        String host = handshake.getPeerHost();
        if (isSentName || host == null || IpNetwork.address(host) == null) {
            throw new CertificateException(
                    "the certificate has no name of a host as alternative name (the common name does not count)");
        }
    }

    private static boolean hasHostName(X509Certificate certificate) throws CertificateException {
        Collection<List<?>> names = certificate.getSubjectAlternativeNames();
        return names != null
                && names.stream().anyMatch(name -> name.get(0) instanceof Integer kind && kind == DNS_NAME);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        check(chain, FOR_SERVERS, trust -> trust.checkServerTrusted(chain, type));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable Socket socket)
            throws CertificateException {
        check(chain, FOR_SERVERS, trust -> trust.checkServerTrusted(chain, type, socket));
        if (socket instanceof SSLSocket tls) {
            checkName(chain[0], tls.getSSLParameters(), tls.getHandshakeSession());
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable SSLEngine engine)
            throws CertificateException {
        check(chain, FOR_SERVERS, trust -> trust.checkServerTrusted(chain, type, engine));
        if (engine != null) {
            checkName(chain[0], engine.getSSLParameters(), engine.getHandshakeSession());
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        check(chain, FOR_CLIENTS, trust -> trust.checkClientTrusted(chain, type));
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable Socket socket)
            throws CertificateException {
        check(chain, FOR_CLIENTS, trust -> trust.checkClientTrusted(chain, type, socket));
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable SSLEngine engine)
            throws CertificateException {
        check(chain, FOR_CLIENTS, trust -> trust.checkClientTrusted(chain, type, engine));
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        X509ExtendedTrustManager trust = current().trust();
        return trust == null ? new X509Certificate[0] : trust.getAcceptedIssuers();
    }
}
