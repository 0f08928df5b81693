/**
 * State on disk: for each state a snapshot in Alertmanager's own format, and beside it an append log of what has
 * changed since.
 *
 * <pre>
 * data/silences                              snapshot: records, each after its length as a varint
 * data/nflog                                 the same for the notification log
 * data/grapevine/nflog.000000000000002a.log  log segments; Alertmanager does not look into this directory
 * data/grapevine/lock                        locked by the process that uses the directory, whose id it holds
 * data/nflog.corrupt-20260131T120000Z        a damaged file, as it was found
 * </pre>
 *
 * {@link io.grapevine.storage.StateFiles} is both for one state: it loads the snapshot, then the log; it makes records
 * durable in groups on a thread of its own; a new snapshot lets go of the log that it covers. Records are bytes here;
 * that loading one twice or late changes nothing is up to the state, in which the greater version counts.
 */
@NullMarked
package io.grapevine.storage;

import org.jspecify.annotations.NullMarked;
