/**
 * Email: a group as one mail, handed to an SMTP server.
 *
 * <p>{@link io.grapevine.integration.email.EmailNotifier} renders the mail and hands it over; {@link
 * io.grapevine.integration.email.MailMessage} writes it down as MIME, {@link
 * io.grapevine.integration.email.SmtpDelivery} holds the conversation with the server, of which {@link
 * io.grapevine.integration.email.SmtpLine} is the wire.
 */
@NullMarked
package io.grapevine.integration.email;

import org.jspecify.annotations.NullMarked;
