package io.grapevine.web.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.JWTParser;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import io.grapevine.access.CallerIdentity;
import io.grapevine.access.Oidc;
import java.text.ParseException;
import java.time.InstantSource;
import java.util.Collections;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Verification of an issuer's tokens (JWT), and whom they name. */
final class IssuerTokens {
    /** How far the clocks of the issuer and of this computer may be apart, in seconds. */
    private static final int SKEW = 60;

    private static final int LONGEST_NAME = 256;

    /** The signatures with a private key, which only the issuer has. */
    private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.PS384,
            JWSAlgorithm.PS512,
            JWSAlgorithm.ES256,
            JWSAlgorithm.ES384,
            JWSAlgorithm.ES512);

    private final Oidc settings;
    private final InstantSource clock;

    /** Refusal of a token, or by the issuer of a login, with the reason. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        Refused(String reason) {
            super(reason);
        }
    }

    /** A token that was verified: whom it names, and until when. */
    record Verified(CallerIdentity identity, Date expires) {}

    IssuerTokens(Oidc settings, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /** The id of the key by which a token claims to be signed; null if it has none. */
    static @Nullable String keyId(String token) throws Refused {
        try {
            if (JWTParser.parse(token) instanceof SignedJWT signed) {
                return signed.getHeader().getKeyID();
            }
            throw new Refused("not signed");
        } catch (ParseException e) {
            throw new Refused("not a signed token (JWT)");
        }
    }

    /** Verifies the token of a program, such as one of client credentials. A program without a name is {@code sub:ID}. */
    Verified verifyBearer(String token, JWKSet keys) throws Refused {
        JWTClaimsSet claims =
                verify(token, keys, Set.copyOf(settings.audiences()), Set.of("at+jwt", "application/at+jwt"));
        String subject = claims.getSubject() == null ? "" : "sub:" + claims.getSubject();
        return new Verified(identity(claims, subject), claims.getExpirationTime());
    }

    /** Verifies the token that the issuer has given for a login. */
    CallerIdentity verifyLogin(String token, String nonce, JWKSet keys) throws Refused {
        JWTClaimsSet claims = verify(token, keys, Set.of(settings.clientId()), Set.of());
        Object authorized = claims.getClaim("azp");
        if (!nonce.equals(claims.getClaim("nonce"))) {
            throw new Refused("nonce: not that of this login");
        } else if ((authorized != null || claims.getAudience().size() > 1)
                && !settings.clientId().equals(authorized)) {
            throw new Refused("azp: " + authorized + " (expected: " + settings.clientId() + ")");
        }
        return identity(claims, "");
    }

    private JWTClaimsSet verify(String token, JWKSet keys, Set<String> audiences, Set<String> moreTypes)
            throws Refused {
        Set<@Nullable JOSEObjectType> types = new HashSet<>();
        types.add(JOSEObjectType.JWT);
        types.add(null);
        moreTypes.forEach(type -> types.add(new JOSEObjectType(type)));
        DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
        processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(types));
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, new ImmutableJWKSet<>(keys)));
        DefaultJWTClaimsVerifier<SecurityContext> verifier =
                new DefaultJWTClaimsVerifier<>(
                        new JWTClaimsSet.Builder().issuer(settings.issuer()).build(), Set.of("exp")) {
                    @Override
                    protected Date currentTime() {
                        return Date.from(clock.instant());
                    }
                };
        verifier.setMaxClockSkew(SKEW);
        processor.setJWTClaimsSetVerifier(verifier);
        try {
            JWTClaimsSet claims = processor.process(token, null);
            if (Collections.disjoint(claims.getAudience(), audiences)) {
                throw new Refused("aud: " + claims.getAudience() + " (expected: "
                        + String.join(" or ", new TreeSet<>(audiences)) + ")");
            }
            return claims;
        } catch (ParseException e) {
            throw new Refused("not a signed token (JWT)");
        } catch (BadJOSEException | JOSEException e) {
            throw new Refused(String.valueOf(e.getMessage()));
        }
    }

    private CallerIdentity identity(JWTClaimsSet claims, String otherwise) throws Refused {
        String claim = settings.userClaim();
        String user = claims.getClaim(claim) instanceof String name && !name.isBlank() ? name : otherwise;
        if (user.isEmpty()) {
            throw new Refused(claim + ": none (expected: a claim with the name of the user, see user_claim)");
        } else if (claim.equals("email") && Boolean.FALSE.equals(claims.getClaim("email_verified"))) {
            throw new Refused("email: not verified by the issuer");
        } else if (user.length() > LONGEST_NAME
                || user.chars().anyMatch(Character::isISOControl)
                || (!user.equals(otherwise)
                        && Stream.of("cert:", "group:", "sub:").anyMatch(user::startsWith))) {
            throw new Refused(claim + ": not a name of a user");
        }
        return new CallerIdentity(Optional.of(user), groups(claims), List.of());
    }

    /** The groups in a claim, by its name or its path; a text is one group. */
    private List<String> groups(JWTClaimsSet claims) {
        String name = settings.groupsClaim();
        Object value = claims.getClaim(name);
        if (value == null) {
            value = claims.getClaims();
            for (String part : name.split("\\.", -1)) {
                value = value instanceof Map<?, ?> fields ? fields.get(part) : null;
            }
        }
        Stream<?> entries = value instanceof List<?> list ? list.stream() : Stream.ofNullable(value);
        return entries.filter(Objects::nonNull)
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .filter(group -> !group.isBlank())
                .distinct()
                .toList();
    }
}
