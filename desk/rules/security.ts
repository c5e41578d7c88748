/** The area of focus whose contacts and tickets are for security people only (R63, R95). */
export const securityArea = 'Security';

/**
 * Is this a ticket of the security area? The area alone decides: it is in every document, old ones too, so that a list can
 * be narrowed by it in the store. A sign of compromise without an area is filed into it (`placedIn`).
 */
export const isSecurityTicket = ({ area }: { readonly area?: string | undefined }): boolean => area === securityArea;
