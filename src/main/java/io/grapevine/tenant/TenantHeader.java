package io.grapevine.tenant;

import io.grapevine.tenant.TenantId.Result;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The value of the header {@code X-Scope-OrgID}, read as Mimir does without federation of tenants: ids separated by
 * {@code |}, of which all must be the same, each with metadata after a colon, which are not looked at.
 */
public final class TenantHeader {
    /** The name of the header. */
    public static final String NAME = "X-Scope-OrgID";

    private static final int UNPROCESSABLE = 422;
    private static final char METADATA = ':';

    private TenantHeader() {}

    /**
     * Reads the header of a request.
     *
     * @param value the first value of the header, each character being one byte of it; null if the request has none
     */
    public static Result read(@Nullable String value) {
        if (value == null || value.isEmpty()) {
            return TenantId.noId();
        }
        TreeSet<String> ids = new TreeSet<>();
        for (String part : text(value).split("\\|", -1)) {
            int metadata = part.indexOf(METADATA);
            String id = metadata < 0 ? part : part.substring(0, metadata);
            Optional<Result> malformed = TenantId.malformed(id);
            if (malformed.isPresent()) {
                return malformed.get();
            }
            ids.add(id);
        }
        return ids.size() == 1
                ? TenantId.parse(ids.first())
                : Result.refused(
                        UNPROCESSABLE, "too many tenant IDs present in the request. max: 1 actual: " + ids.size());
    }

    /**
     * Reads the headers of a request, of which there must be one: a proxy in front may have judged another of them.
     *
     * @param values the values of all headers of the name, in their order
     */
    public static Result readAll(List<String> values) {
        return values.size() > 1
                ? Result.refused(
                        UNPROCESSABLE,
                        "too many headers " + NAME + " present in the request. max: 1 actual: " + values.size())
                : read(values.isEmpty() ? null : values.get(0));
    }

    /** The value as a client wrote it, in UTF-8. */
    private static String text(String value) {
        boolean bytes = value.chars().allMatch(c -> c <= 0xff);
        return bytes ? new String(value.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8) : value;
    }
}
