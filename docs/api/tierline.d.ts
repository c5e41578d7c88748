export interface paths {
    "/.well-known/jwks.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Reads every public key that signed a receipt
         * @description For anybody, without sign-in.
         */
        get: operations["signing-keys"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Reads whether store and sweep are well
         * @description For anybody, without sign-in.
         */
        get: operations["health"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alarms": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists the alarms about no device, such as changed elevation rules, the newest first
         * @description For ItAdmin, SecurityManager, Auditor; about which things is decided for each.
         */
        get: operations["list-alarms"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/attachments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Keeps a file for a ticket yet to be filed, for 24 hours and for its sender only
         * @description For Member, tickets.write; about which things is decided for each.
         */
        post: operations["upload-file"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit/checkpoints": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists the signed checkpoints of the audit, the newest first
         * @description For SecurityManager, Auditor; about which things is decided for each.
         */
        get: operations["list-checkpoints"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Exports checkpoints and every chain of events that they name, to be verified. Leaves a record
         * @description For Auditor; about which things is decided for each.
         */
        get: operations["export-audit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit/password-knowledge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Reads who knew which device’s password, from when to when, and for which ticket; CSV leaves a record
         * @description For SecurityManager, Auditor; about which things is decided for each.
         */
        get: operations["read-password-knowledge"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/break-glass": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Takes a lease on a device in an emergency, at once; an alarm, and a second person reviews it
         * @description For BreakGlass; about which things is decided for each.
         */
        post: operations["break-glass"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/campaigns": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists campaigns of rotations, the newest first
         * @description For ItAdmin, SecurityManager, Auditor; about which things is decided for each.
         */
        get: operations["list-campaigns"];
        put?: never;
        /**
         * Asks for new passwords on many devices
         * @description For ItAdmin; about which things is decided for each.
         */
        post: operations["start-campaign"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/campaigns/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Reads a campaign with how far its devices are
         * @description For ItAdmin, SecurityManager, Auditor; about which things is decided for each.
         */
        get: operations["read-campaign"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/campaigns/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Stops asking devices for good; what was asked for goes on
         * @description For ItAdmin; about which things is decided for each.
         */
        post: operations["cancel-campaign"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/campaigns/{id}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Stops asking devices for a while
         * @description For ItAdmin; about which things is decided for each.
         */
        post: operations["pause-campaign"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/campaigns/{id}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Goes on asking devices
         * @description For ItAdmin; about which things is decided for each.
         */
        post: operations["resume-campaign"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contacts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists the admin contacts that the caller may see, or those of them to verify again
         * @description For Agent, EscalationEngineer, ItAdmin, Operations, SecurityManager, Auditor, Reader, tickets.read; about which things is decided for each.
         */
        get: operations["list-contacts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contacts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Reads an admin contact
         * @description For Agent, EscalationEngineer, ItAdmin, Operations, SecurityManager, Auditor, Reader, tickets.read; about which things is decided for each.
         */
        get: operations["read-contact"];
        /**
         * Makes, replaces or verifies an admin contact; whoever saves it vouches for it (R63)
         * @description For Agent, EscalationEngineer, ItAdmin, Operations, SecurityManager, Auditor, Reader, tickets.read; about which things is decided for each.
         */
        put: operations["save-contact"];
        post?: never;
        /**
         * Removes an admin contact
         * @description For Agent, EscalationEngineer, ItAdmin, Operations, SecurityManager, Auditor, Reader, tickets.read; about which things is decided for each.
         */
        delete: operations["remove-contact"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/devices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists what is known of each device's password
         * @description For EscalationEngineer, ItAdmin, SecurityManager, Auditor, elevations.read; about which things is decided for each.
         */
        get: operations["list-devices"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/devices/reconcile": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Finds, after a restore, what the store and the vault do not agree on, and repairs it when told
         * @description For ItAdmin; about which things is decided for each.
         */
        post: operations["reconcile-devices"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/devices/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Reads a device with its grants and alarms
         * @description For EscalationEngineer, ItAdmin, SecurityManager, Auditor, elevations.read; about which things is decided for each.
         */
        get: operations["read-device"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/devices/{id}/adopt": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Takes in a device whose password Windows LAPS sets
         * @description For ItAdmin; about which things is decided for each.
         */
        post: operations["adopt-device"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/devices/{id}/enrolment-code": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Gives a code by which a device may enrol, once; the code before it helps no more
         * @description For ItAdmin; about which things is decided for each.
         */
        post: operations["offer-enrolment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/devices/{id}/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Asks for a new password on this device
         * @description For ItAdmin; about which things is decided for each.
         */
        post: operations["rotate-device"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/directory/devices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists the devices of the directory, also those that left
         * @description For ItAdmin, Auditor; about which things is decided for each.
         */
        get: operations["list-directory-devices"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/directory/groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists the groups of the directory, also those that left
         * @description For ItAdmin, Auditor; about which things is decided for each.
         */
        get: operations["list-directory-groups"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/directory/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Takes in what a source says of devices, people and groups
         * @description For ItAdmin; about which things is decided for each.
         */
        post: operations["import-directory"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/directory/people": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists the people of the directory, also those that left
         * @description For ItAdmin, Auditor; about which things is decided for each.
         */
        get: operations["list-directory-people"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/elevations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists elevations, a page at a time, the newest first
         * @description For EscalationEngineer, ItAdmin, Approver, SecurityManager, Auditor, elevations.read; about which things is decided for each.
         */
        get: operations["list-elevations"];
        put?: never;
        /**
         * Asks for a lease on one device's admin password, for a live ticket
         * @description For EscalationEngineer, elevations.write; about which things is decided for each.
         */
        post: operations["request-elevation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/elevations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Reads an elevation
         * @description For EscalationEngineer, ItAdmin, Approver, SecurityManager, Auditor, elevations.read; about which things is decided for each.
         */
        get: operations["read-elevation"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/elevations/{id}/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Approves a request, or a longer lease; never one’s own, and each person once
         * @description For Approver; about which things is decided for each.
         */
        post: operations["approve-elevation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/elevations/{id}/close": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Gives the device back with the actions taken (R87)
         * @description For EscalationEngineer; about which things is decided for each.
         */
        post: operations["close-elevation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/elevations/{id}/deny": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Denies a request, or a longer lease, with the reason
         * @description For Approver; about which things is decided for each.
         */
        post: operations["deny-elevation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/elevations/{id}/extend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Asks for a longer lease, once, with as many approvals as the request needed
         * @description For EscalationEngineer; about which things is decided for each.
         */
        post: operations["extend-elevation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/elevations/{id}/reveal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Shows the password, once, to the holder
         * @description For EscalationEngineer; about which things is decided for each.
         */
        post: operations["reveal-password"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/elevations/{id}/review": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Reviews an emergency that is over, with a verdict and words; never one’s own, and once
         * @description For Approver, SecurityManager; about which things is decided for each.
         */
        post: operations["review-elevation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/elevations/{id}/revoke": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ends an elevation before its time; a password that was seen rotates
         * @description For ItAdmin, SecurityManager, Approver; about which things is decided for each.
         */
        post: operations["revoke-elevation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/elevations/{id}/withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Takes back one’s own request, until its password was shown
         * @description For EscalationEngineer, elevations.write; about which things is decided for each.
         */
        post: operations["withdraw-elevation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/erasures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists who asked for which erasure, the newest first
         * @description For ItAdmin, Auditor; about which things is decided for each.
         */
        get: operations["list-erasures"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/exports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists who took which tickets out, the newest first
         * @description For ItAdmin, Auditor; about which things is decided for each.
         */
        get: operations["list-exports"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Reads who the desk takes the caller for
         * @description For Member, Guest, tickets.read, tickets.write; about which things is decided for each.
         */
        get: operations["read-self"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/absence": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Reads when the caller, an approver, is away and who stands in for them
         * @description For Approver; about which things is decided for each.
         */
        get: operations["read-absence"];
        /**
         * Says when the caller, an approver, is away and who stands in for them
         * @description For Approver; about which things is decided for each.
         */
        put: operations["save-absence"];
        post?: never;
        /**
         * Says that the caller is here again
         * @description For Approver; about which things is decided for each.
         */
        delete: operations["end-absence"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/data": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Exports what the desk holds about the caller, a JSON object a line. Leaves a record
         * @description For Member, Guest, tickets.read, tickets.write; about which things is decided for each.
         */
        get: operations["export-self"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Reads this document
         * @description For anybody, without sign-in.
         */
        get: operations["openapi-document"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/people/{id}/data": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Exports what the desk holds about somebody, a JSON object a line. Leaves a record
         * @description For ItAdmin; about which things is decided for each.
         */
        get: operations["export-person"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/people/{id}/erase": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Erases a person from every ticket that has ended, and from the directory; 202 while there is more to do
         * @description For ItAdmin, SecurityManager (of the security area); about which things is decided for each.
         */
        post: operations["erase-person"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/policies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists every published policy, newest first
         * @description For Member, tickets.read, reports.read; about which things is decided for each.
         */
        get: operations["list-policies"];
        put?: never;
        /**
         * Publishes a policy file and makes it active; 202 when a second person must hand in the same
         * @description For ItAdmin; about which things is decided for each.
         */
        post: operations["publish-policy"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/policies/{id}/{version}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Reads a published policy with its whole file
         * @description For Member, tickets.read, reports.read; about which things is decided for each.
         */
        get: operations["read-policy"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/refusals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists who was refused what, the newest first
         * @description For Auditor; about which things is decided for each.
         */
        get: operations["list-refusals"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/signing-keys/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Replaces the key that signs receipts and checkpoints; an alarm, and old signatures still verify
         * @description For ItAdmin; about which things is decided for each.
         */
        post: operations["rotate-signing-key"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tickets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists tickets, a page at a time, what is not closed first
         * @description For Member, tickets.read; about which things is decided for each.
         */
        get: operations["list-tickets"];
        put?: never;
        /**
         * Files a ticket in its lane
         * @description For Member, tickets.write; about which things is decided for each.
         */
        post: operations["file-ticket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tickets/advice": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Advises on a ticket before it is filed: severity, routing, and when somebody would answer
         * @description For Member, tickets.write; about which things is decided for each.
         */
        post: operations["advise-filing"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tickets/counts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Counts the tickets of a list, by state and by tier
         * @description For Member, tickets.read; about which things is decided for each.
         */
        get: operations["count-tickets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tickets/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Exports the whole of a list: a line a ticket as CSV, a line an event as JSONL. Leaves a record
         * @description For ItAdmin, Auditor, tickets.read, SecurityManager (of the security area); about which things is decided for each.
         */
        get: operations["export-tickets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tickets/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Reads a ticket with its clocks and alerts
         * @description For Member, Agent, EscalationEngineer, ItAdmin, Operations, Auditor, Reader, tickets.read, SecurityManager (of the security area); about which things is decided for each.
         */
        get: operations["read-ticket"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tickets/{id}/add-external-id": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Adds its number in somebody else's system (R56)
         * @description For Agent, EscalationEngineer, Operations, tickets.write, SecurityManager (of the security area); about which things is decided for each.
         */
        post: operations["add-external-id"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tickets/{id}/answer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Answers what the requester was asked
         * @description For Agent, EscalationEngineer, Operations, tickets.write, Member, SecurityManager (of the security area); about which things is decided for each.
         */
        post: operations["answer-question"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tickets/{id}/ask": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Asks the requester, who owes the next step from then on
         * @description For Agent, EscalationEngineer, Operations, tickets.write, SecurityManager (of the security area); about which things is decided for each.
         */
        post: operations["ask-requester"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tickets/{id}/assign": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Assigns it to oneself, or to somebody else of its tier
         * @description For Agent, EscalationEngineer, Operations, tickets.write, ItAdmin, SecurityManager (of the security area); about which things is decided for each.
         */
        post: operations["assign-ticket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tickets/{id}/attachments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists the files of a ticket, the oldest first
         * @description For Member, Agent, EscalationEngineer, ItAdmin, Operations, Auditor, Reader, tickets.read, SecurityManager (of the security area); about which things is decided for each.
         */
        get: operations["list-attachments"];
        put?: never;
        /**
         * Adds a file to a ticket
         * @description For Member, Agent, EscalationEngineer, Operations, tickets.write, SecurityManager (of the security area); about which things is decided for each.
         */
        post: operations["attach-file"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tickets/{id}/attachments/{attachmentId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Downloads a file of a ticket
         * @description For Member, Agent, EscalationEngineer, ItAdmin, Operations, Auditor, Reader, tickets.read, SecurityManager (of the security area); about which things is decided for each.
         */
        get: operations["download-attachment"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tickets/{id}/change-contact": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Names another primary contact (R67); needs If-Match
         * @description For Agent, EscalationEngineer, Operations, tickets.write, Member, ItAdmin, SecurityManager (of the security area); about which things is decided for each.
         */
        post: operations["change-contact"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tickets/{id}/change-severity": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Changes severity or coverage
         * @description For Agent, EscalationEngineer, Operations, tickets.write, ItAdmin, SecurityManager (of the security area); about which things is decided for each.
         */
        post: operations["change-severity"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tickets/{id}/climb": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sends it one tier up
         * @description For Agent, EscalationEngineer, Operations, tickets.write, ItAdmin, SecurityManager (of the security area); about which things is decided for each.
         */
        post: operations["climb-ticket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tickets/{id}/close": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Closes it for good
         * @description For Agent, EscalationEngineer, Operations, tickets.write, Member, SecurityManager (of the security area); about which things is decided for each.
         */
        post: operations["close-resolved-ticket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tickets/{id}/contact-unreachable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Says that the primary contact cannot be reached: an admin contact of the area takes over (R62)
         * @description For Agent, EscalationEngineer, Operations, tickets.write, ItAdmin, SecurityManager (of the security area); about which things is decided for each.
         */
        post: operations["report-unreachable"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tickets/{id}/erase": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Erases what is personal from a ticket that has ended; its chain verifies as before
         * @description For ItAdmin, SecurityManager (of the security area); about which things is decided for each.
         */
        post: operations["erase-ticket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tickets/{id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Reads everything that happened to a ticket, first event first
         * @description For Member, Agent, EscalationEngineer, ItAdmin, Operations, Auditor, Reader, tickets.read, SecurityManager (of the security area); about which things is decided for each.
         */
        get: operations["read-events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tickets/{id}/follow-up": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Files the ticket that follows a closed one, in the same words (R67)
         * @description For Member, Agent, EscalationEngineer, ItAdmin, Operations, tickets.write; about which things is decided for each.
         */
        post: operations["follow-up-ticket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tickets/{id}/hand-over": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Hands it over to Operations, the vendor, or Unified or Premier support
         * @description For EscalationEngineer, ItAdmin, tickets.write, Operations, SecurityManager (of the security area); about which things is decided for each.
         */
        post: operations["hand-over-ticket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tickets/{id}/link": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Links it to another ticket
         * @description For Agent, EscalationEngineer, Operations, tickets.write, Member, ItAdmin, SecurityManager (of the security area); about which things is decided for each.
         */
        post: operations["link-ticket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tickets/{id}/mitigate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Says that the harm has stopped
         * @description For Agent, EscalationEngineer, Operations, tickets.write, SecurityManager (of the security area); about which things is decided for each.
         */
        post: operations["mitigate-ticket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tickets/{id}/note": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Writes a note among those who work on it
         * @description For Agent, EscalationEngineer, Operations, tickets.write, ItAdmin, SecurityManager (of the security area); about which things is decided for each.
         */
        post: operations["note-ticket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tickets/{id}/rate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Rates it after it was resolved (R68)
         * @description For Member, tickets.write; about which things is decided for each.
         */
        post: operations["rate-ticket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tickets/{id}/reactivate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Says within 24 hours that it was not solved after all (R67)
         * @description For Agent, EscalationEngineer, Operations, tickets.write, Member, SecurityManager (of the security area); about which things is decided for each.
         */
        post: operations["reactivate-ticket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tickets/{id}/receipts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Reads the signed arithmetic of each clock of a ticket, as it stood at a moment
         * @description For Member, Agent, EscalationEngineer, ItAdmin, Operations, Auditor, Reader, tickets.read, SecurityManager (of the security area); about which things is decided for each.
         */
        get: operations["read-receipts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tickets/{id}/remove-external-id": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Takes its number in somebody else's system away
         * @description For Agent, EscalationEngineer, Operations, tickets.write, SecurityManager (of the security area); about which things is decided for each.
         */
        post: operations["remove-external-id"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tickets/{id}/resolve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Says what solved it
         * @description For Agent, EscalationEngineer, Operations, tickets.write, SecurityManager (of the security area); about which things is decided for each.
         */
        post: operations["resolve-ticket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tickets/{id}/respond": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Says that the requester was contacted and work has begun (R23)
         * @description For Agent, EscalationEngineer, Operations, tickets.write, SecurityManager (of the security area); about which things is decided for each.
         */
        post: operations["respond-ticket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tickets/{id}/return": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Says what the other side found
         * @description For EscalationEngineer, ItAdmin, tickets.write, Operations, SecurityManager (of the security area); about which things is decided for each.
         */
        post: operations["return-handover"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tickets/{id}/schedule-callback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Says when to call back, or that nobody need call (R46)
         * @description For Agent, EscalationEngineer, Operations, tickets.write, Member, SecurityManager (of the security area); about which things is decided for each.
         */
        post: operations["schedule-callback"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tickets/{id}/take": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Says that the other side has begun
         * @description For EscalationEngineer, ItAdmin, tickets.write, Operations, SecurityManager (of the security area); about which things is decided for each.
         */
        post: operations["take-handover"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tickets/{id}/transfer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Moves it to another tier of its lane (R14)
         * @description For Agent, EscalationEngineer, Operations, tickets.write, ItAdmin, SecurityManager (of the security area); about which things is decided for each.
         */
        post: operations["transfer-ticket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tickets/{id}/unlink": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Takes a link back
         * @description For Agent, EscalationEngineer, Operations, tickets.write, Member, ItAdmin, SecurityManager (of the security area); about which things is decided for each.
         */
        post: operations["unlink-ticket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tickets/{id}/unwatch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Watches it no longer
         * @description For Agent, EscalationEngineer, Operations, tickets.write, Member, ItAdmin, SecurityManager (of the security area); about which things is decided for each.
         */
        post: operations["unwatch-ticket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tickets/{id}/update": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Tells the requester how it stands
         * @description For Agent, EscalationEngineer, Operations, tickets.write, SecurityManager (of the security area); about which things is decided for each.
         */
        post: operations["update-ticket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tickets/{id}/watch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Watches it
         * @description For Agent, EscalationEngineer, Operations, tickets.write, Member, ItAdmin, SecurityManager (of the security area); about which things is decided for each.
         */
        post: operations["watch-ticket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tickets/{id}/withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Says that it is no longer needed
         * @description For Member, tickets.write; about which things is decided for each.
         */
        post: operations["withdraw-ticket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/device/v1/claim": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Asks for the password to apply
         * @description For the device that signed the request.
         */
        post: operations["device-claim"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/device/v1/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Says that the password is set
         * @description For the device that signed the request.
         */
        post: operations["device-confirm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/device/v1/enrol": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Lets a device in by its code, with the key that signed the request
         * @description For the device that signed the request.
         */
        post: operations["device-enrol"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/device/v1/poll": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Asks whether a rotation waits
         * @description For the device that signed the request.
         */
        post: operations["device-poll"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/device/v1/refuse": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Says why the password is not set
         * @description For the device that signed the request.
         */
        post: operations["device-refuse"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/device/v1/renew-key": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Takes the next key of the device, which replaces the present one once it is used
         * @description For the device that signed the request.
         */
        post: operations["device-renew-key"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        JwkSetView: {
            keys: {
                /** @constant */
                kty: "OKP";
                /** @constant */
                crv: "Ed25519";
                x: string;
                kid: string;
                /** @constant */
                alg: "EdDSA";
                /** @constant */
                use: "sig";
            }[];
        };
        HealthView: {
            /** @enum {string} */
            status: "ok" | "degraded";
            /** @enum {string} */
            store: "ok" | "unavailable";
            /** @enum {string} */
            sweep: "ok" | "late";
            /** Format: date-time */
            sweptAt?: string;
        };
        DeskAlarmView: {
            alarmId: string;
            /** @enum {string} */
            kind: "elevation-rules-changed" | "signing-key-rotated";
            about: string;
            by: string;
            /** Format: date-time */
            raisedAt: string;
        };
        UploadView: {
            attachmentId: string;
            name: string;
            type: string;
            bytes: number;
            sha256: string;
            /** Format: date-time */
            expiresAt: string;
        };
        CheckpointView: {
            checkpoint: components["schemas"]["Checkpoint"];
            jws: string;
        };
        Checkpoint: {
            /** @constant */
            format: "tierline-checkpoint/1";
            number: number;
            /** Format: date-time */
            at: string;
            previous: string;
            count: number;
            root: string;
        };
        PasswordKnowledgeView: {
            deviceId: string;
            person: string;
            ticketId: string;
            grantId: string;
            version: string;
            /** Format: date-time */
            from: string;
            /** Format: date-time */
            until?: string;
            /** Format: date-time */
            leaseUntil: string;
        };
        BreakGlassBody: {
            deviceId: string;
            reason: string;
            ticketId?: string;
        };
        GrantView: {
            grantId: string;
            deviceId: string;
            ticketId?: string;
            holder: string;
            category: string;
            title: string;
            /** @enum {string} */
            state: "awaiting-approval" | "scheduled" | "ready" | "revealed" | "denied" | "withdrawn" | "lapsed" | "expired" | "revoked" | "closed";
            /** Format: date-time */
            requestedAt: string;
            leaseMinutes: number;
            /** Format: date-time */
            lapsesAt: string;
            /** Format: date-time */
            revealedAt?: string;
            /** Format: date-time */
            expiresAt?: string;
            /** Format: date-time */
            closedAt?: string;
            plan?: string;
            reason?: string;
            actions?: string[];
            /** @enum {string} */
            actionClass?: "typical" | "not-recommended";
            approvalsNeeded: number;
            approvals: {
                by: string;
                /** Format: date-time */
                at: string;
                for?: string;
            }[];
            /** Format: date-time */
            startsAt?: string;
            extension?: {
                minutes: number;
                /** Format: date-time */
                requestedAt: string;
                reason?: string;
                approvals: {
                    by: string;
                    /** Format: date-time */
                    at: string;
                    for?: string;
                }[];
                /** @enum {string} */
                decision?: "granted" | "denied";
            };
            ending?: {
                by: string;
                /** Format: date-time */
                at: string;
                for?: string;
                reason?: string;
            };
            actionsTaken?: string;
            actionsDone?: string[];
            departures?: {
                action: string;
                /** @enum {string} */
                class: "typical" | "not-recommended" | "unsupported";
            }[];
            /** @enum {string} */
            departure?: "typical" | "other" | "not-recommended" | "unsupported";
            otherDone?: string;
            emergency?: {
                /** Format: date-time */
                reviewBy: string;
                /** Format: date-time */
                overdueAt?: string;
                review?: {
                    by: string;
                    /** Format: date-time */
                    at: string;
                    for?: string;
                    /** @enum {string} */
                    verdict: "justified" | "not-justified";
                    words?: string;
                };
            };
        };
        StartCampaignBody: {
            reason: string;
            /** @constant */
            all?: true;
            group?: string;
            devices?: string[];
        };
        CountedCampaignView: {
            campaignId: string;
            /** @enum {string} */
            state: "running" | "paused" | "cancelled" | "done";
            reason: string;
            startedBy: string;
            /** Format: date-time */
            startedAt: string;
            /** Format: date-time */
            endedAt?: string;
            /** @constant */
            all?: true;
            group?: string;
            devices?: string[];
            asked: number;
            leftOut: {
                deviceId: string;
                /** @enum {string} */
                why: "not-enrolled" | "unreadable" | "unreachable";
            }[];
            leftOutCount: number;
            changes: {
                /** @enum {string} */
                what: "paused" | "resumed" | "cancelled";
                by: string;
                /** Format: date-time */
                at: string;
            }[];
            counts: {
                queued: number;
                asked: number;
                stored: number;
                refused: number;
                overdue: number;
                confirmed: number;
                superseded: number;
            };
        };
        CampaignView: {
            campaignId: string;
            /** @enum {string} */
            state: "running" | "paused" | "cancelled" | "done";
            reason: string;
            startedBy: string;
            /** Format: date-time */
            startedAt: string;
            /** Format: date-time */
            endedAt?: string;
            /** @constant */
            all?: true;
            group?: string;
            devices?: string[];
            asked: number;
            leftOut: {
                deviceId: string;
                /** @enum {string} */
                why: "not-enrolled" | "unreadable" | "unreachable";
            }[];
            leftOutCount: number;
            changes: {
                /** @enum {string} */
                what: "paused" | "resumed" | "cancelled";
                by: string;
                /** Format: date-time */
                at: string;
            }[];
        };
        ChangeCampaignBody: Record<string, never>;
        ContactsView: {
            items: components["schemas"]["ContactView"][];
            uncovered: string[];
        };
        ContactView: {
            contactId: string;
            area: string;
            name: string;
            mail: string;
            phone: string;
            hasAuthority: boolean;
            knowledge?: string;
            /** Format: date-time */
            verifiedAt: string;
            verifiedBy: string;
            isUnverified: boolean;
        };
        SaveContactBody: {
            area: string;
            name: string;
            mail: string;
            phone: string;
            hasAuthority: boolean;
            knowledge?: string;
        };
        DeviceView: {
            deviceId: string;
            name: string;
            /** Format: date-time */
            enrolledAt?: string;
            /** @enum {string} */
            gateway?: "polling" | "laps";
            /** @enum {string} */
            credential: "none" | "confirmed" | "pending" | "unconfirmed" | "tainted" | "not-enrolled";
            /** Format: date-time */
            backedUpAt?: string;
            /** Format: date-time */
            confirmedAt?: string;
            /** Format: date-time */
            seenAt?: string;
            rotation?: {
                /** @enum {string} */
                reason: "enrolled" | "re-enrolled" | "returned" | "expired" | "revoked" | "age" | "forced" | "reconciled";
                /** Format: date-time */
                requestedAt: string;
                /** Format: date-time */
                confirmBy: string;
            };
            /** @enum {string} */
            wanted?: "enrolled" | "re-enrolled" | "returned" | "expired" | "revoked" | "age" | "forced" | "reconciled";
            activeGrant?: string;
        };
        ReconcileBody: {
            /**
             * @default devices
             * @enum {string}
             */
            of?: "devices" | "secrets";
            /** @default false */
            apply?: boolean;
            /** @default 10 */
            limit?: number;
            continuation?: string;
        };
        ReconciliationView: {
            deviceId: string;
            secretName: string;
            /** @enum {string} */
            gateway?: "polling" | "laps";
            findings: {
                /** @enum {string} */
                kind: "secret-deleted" | "secret-missing" | "secret-unknown" | "secret-newer" | "vault-newer" | "version-missing" | "version-disabled" | "version-uncertain" | "version-left" | "rotation-over" | "stale-unknown" | "backup-newer" | "backup-missing" | "unreachable";
                version?: string;
                /** @enum {string} */
                outcome: "found" | "repaired" | "under-way" | "left";
            }[];
        };
        DeviceWithGrantsView: {
            deviceId: string;
            name: string;
            /** Format: date-time */
            enrolledAt?: string;
            /** @enum {string} */
            gateway?: "polling" | "laps";
            /** @enum {string} */
            credential: "none" | "confirmed" | "pending" | "unconfirmed" | "tainted" | "not-enrolled";
            /** Format: date-time */
            backedUpAt?: string;
            /** Format: date-time */
            confirmedAt?: string;
            /** Format: date-time */
            seenAt?: string;
            rotation?: {
                /** @enum {string} */
                reason: "enrolled" | "re-enrolled" | "returned" | "expired" | "revoked" | "age" | "forced" | "reconciled";
                /** Format: date-time */
                requestedAt: string;
                /** Format: date-time */
                confirmBy: string;
            };
            /** @enum {string} */
            wanted?: "enrolled" | "re-enrolled" | "returned" | "expired" | "revoked" | "age" | "forced" | "reconciled";
            activeGrant?: string;
            managed?: {
                serial?: string;
                entraDeviceId?: string;
                managedDeviceId?: string;
                primaryUser?: string;
                group?: string;
                scope?: {
                    /** Format: date-time */
                    from?: string;
                    /** Format: date-time */
                    to?: string;
                };
                /** @enum {string} */
                source?: "graph" | "csv";
                /** Format: date-time */
                leftAt?: string;
                /** Format: date-time */
                changedAt?: string;
                changedBy?: string;
            };
            grants: components["schemas"]["GrantView"][];
            alarms: components["schemas"]["AlarmView"][];
        };
        AlarmView: {
            alarmId: string;
            deviceId: string;
            /** @enum {string} */
            kind: "second-reveal" | "rotation-unconfirmed" | "password-tainted" | "rotation-refused" | "unsupported-departure" | "break-glass" | "break-glass-reveal" | "review-overdue" | "out-of-hours" | "many-devices" | "device-re-enrolled";
            about: string;
            /** Format: date-time */
            raisedAt: string;
            /** Format: date-time */
            exposedSince?: string;
        };
        AdoptDeviceBody: {
            /** Format: uuid */
            managedDeviceId?: string;
            /** Format: uuid */
            entraDeviceId?: string;
        };
        EnrolmentCodeBody: {
            name?: string;
        };
        EnrolmentCodeView: {
            deviceId: string;
            code: string;
            /** Format: date-time */
            expiresAt: string;
        };
        RotateDeviceBody: {
            reason: string;
        };
        ManagedDevice: {
            deviceId: string;
            name: string;
            serial?: string;
            entraDeviceId?: string;
            managedDeviceId?: string;
            primaryUser?: string;
            group?: string;
            scope?: {
                /** Format: date-time */
                from?: string;
                /** Format: date-time */
                to?: string;
            };
            /** @enum {string} */
            source?: "graph" | "csv";
            /** Format: date-time */
            leftAt?: string;
            /** Format: date-time */
            changedAt?: string;
            changedBy?: string;
        };
        Group: {
            id: string;
            objectId: string;
            name: string;
            mailbox: string;
            /** @enum {string} */
            source?: "graph" | "csv";
            /** Format: date-time */
            leftAt?: string;
            /** Format: date-time */
            changedAt?: string;
            changedBy?: string;
        };
        ImportBody: {
            /** @enum {string} */
            source: "graph" | "csv";
            devices?: {
                deviceId: string;
                name?: string;
                serial?: string | null;
                entraDeviceId?: string | null;
                managedDeviceId?: string | null;
                primaryUser?: string | null;
                group?: string | null;
                scope?: {
                    /** Format: date-time */
                    from?: string;
                    /** Format: date-time */
                    to?: string;
                } | null;
            }[];
            /** @default [] */
            people?: {
                id: string;
                name: string;
                /** Format: email */
                mail: string;
                language?: string | null;
                zone?: string | null;
                readonly groups?: string[];
            }[];
            /** @default [] */
            groups?: {
                id: string;
                objectId: string;
                name: string;
                /** Format: email */
                mailbox: string;
            }[];
            /**
             * @default {
             *       "devices": [],
             *       "people": []
             *     }
             */
            gone?: {
                /** @default [] */
                devices?: string[];
                /** @default [] */
                people?: string[];
            };
        };
        ImportView: {
            devices: {
                changed: number;
                unchanged: number;
            };
            people: {
                changed: number;
                unchanged: number;
            };
            groups: {
                changed: number;
                unchanged: number;
            };
        };
        Person: {
            id: string;
            name: string;
            mail: string;
            language?: string;
            zone?: string;
            /** @default [] */
            readonly groups?: string[];
            /** @enum {string} */
            source?: "graph" | "csv";
            /** Format: date-time */
            leftAt?: string;
            /** Format: date-time */
            changedAt?: string;
            changedBy?: string;
        };
        RequestElevationBody: {
            ticketId: string;
            deviceId: string;
            category: string;
            title: string;
            plan: string;
            actions: string[];
            reason?: string;
            /** Format: date-time */
            startsAt?: string;
        };
        ApproveElevationBody: Record<string, never>;
        CloseElevationBody: {
            actionsTaken: string;
            actionsDone?: string[];
            otherDone?: string;
        };
        DenyElevationBody: {
            reason: string;
        };
        ExtendElevationBody: {
            minutes: number;
            reason: string;
        };
        RevealBody: Record<string, never>;
        RevealView: {
            grant: components["schemas"]["GrantView"];
            passwords: {
                label: string;
                version: string;
                password: string;
                /** Format: date-time */
                backedUpAt?: string;
            }[];
        };
        ReviewElevationBody: {
            /** @enum {string} */
            verdict: "justified" | "not-justified";
            words: string;
        };
        RevokeElevationBody: {
            reason: string;
        };
        WithdrawElevationBody: {
            reason?: string;
        };
        ErasureView: {
            erasureId: string;
            by: string;
            /** Format: date-time */
            at: string;
            reason: string;
            person?: string;
            /** Format: date-time */
            endedAt?: string;
            readonly openTickets?: string[];
        };
        ExportView: {
            id: string;
            /** @enum {string} */
            of?: "audit" | "password-knowledge";
            by: string;
            /** Format: date-time */
            at: string;
            /** @enum {string} */
            format: "csv" | "jsonl";
            /** @constant */
            withSecurity?: true;
            person?: string;
            wish?: {
                [key: string]: unknown;
            };
            count?: number;
            /** Format: date-time */
            endedAt?: string;
        };
        SelfView: {
            id: string;
            name: string;
            readonly roles: ("Agent" | "EscalationEngineer" | "ItAdmin" | "Approver" | "Operations" | "SecurityManager" | "Auditor" | "Reader" | "BreakGlass")[];
            readonly scopes: ("tickets.read" | "tickets.write" | "elevations.read" | "elevations.write" | "reports.read" | "webhooks.manage")[];
            readonly groups: string[];
            isGuest: boolean;
            isApp: boolean;
            /** @enum {string} */
            view: "all" | "own";
        };
        OwnAbsenceView: {
            absence?: components["schemas"]["AbsenceView"];
        };
        AbsenceView: {
            /** Format: date-time */
            from: string;
            /** Format: date-time */
            to: string;
            standIn?: string;
            /** Format: date-time */
            savedAt: string;
        };
        SaveAbsenceBody: {
            /** Format: date-time */
            from: string;
            /** Format: date-time */
            to: string;
            standIn?: string;
        };
        ErasePersonBody: {
            reason: string;
        };
        PublishPolicyBody: {
            source: string;
        };
        PublishingView: {
            policy: {
                id: string;
                version: number;
            };
            hash: string;
            /** @enum {string} */
            status: "active" | "awaits-second-person";
        };
        PolicyView: {
            id: string;
            version: number;
            hash: string;
            /** Format: date-time */
            publishedAt: string;
            publishedBy: string;
            proposedBy?: string;
            isActive: boolean;
        };
        PolicySourceView: {
            policy: {
                id: string;
                version: number;
            };
            hash: string;
            source: string;
        };
        RefusalView: {
            id: string;
            by: string;
            act: string;
            door: string;
            refusal: string;
            about?: string;
            /** Format: date-time */
            firstAt: string;
            /** Format: date-time */
            at: string;
            count: number;
        };
        RotateSigningKeyBody: Record<string, never>;
        SigningKeyView: {
            kid: string;
        };
        FileTicketBody: {
            title: string;
            description: string;
            /**
             * @default incident
             * @enum {string}
             */
            type?: "incident" | "information" | "change";
            /** @enum {string} */
            severity?: "A" | "B" | "C";
            /** @enum {string} */
            coverage?: "support-hours" | "24x7";
            /** @enum {string} */
            lane?: "user" | "admin" | "escalation";
            category?: string;
            subCategory?: string;
            area?: string;
            devices?: string[];
            usersOrDevicesImpacted?: number;
            /** @enum {string} */
            impact?: "stopped" | "impaired" | "minor";
            businessImpact?: string;
            /** Format: date-time */
            issueFirstNoticed?: string;
            issueReproduced?: boolean;
            endUserSupportEngaged?: boolean;
            troubleshootingSteps?: string;
            reproSteps?: string;
            compromiseIndicator?: boolean;
            contact?: {
                firstName: string;
                lastName: string;
                mail: string;
                phone: string;
            };
            /** @enum {string} */
            preferredContact?: "mail" | "phone" | "chat";
            /** Format: date-time */
            callbackAt?: string;
            isPartner?: boolean;
            /** @enum {string} */
            channel?: "portal" | "phone" | "mail" | "chat" | "api";
            externalIds?: string[];
            onBehalfOf?: string;
            fromTicket?: string;
            attachments?: string[];
        };
        TicketView: {
            ticketId: string;
            /** @enum {string} */
            lane: "user" | "admin" | "escalation";
            /** @enum {string} */
            type: "incident" | "information" | "change";
            title: string;
            /** @enum {string} */
            severity: "A" | "B" | "C";
            /** @enum {string} */
            coverage: "support-hours" | "24x7";
            /** @enum {string} */
            state: "new" | "assigned" | "active" | "mitigated" | "resolved" | "closed";
            tier: string;
            filedBy: string;
            /** Format: date-time */
            filedAt: string;
            assignee?: string;
            /** Format: date-time */
            resolvedAt?: string;
            /** Format: date-time */
            closedAt?: string;
            category?: string;
            area?: string;
            readonly devices?: string[];
            fromTicket?: string;
            /** Format: date-time */
            callbackAt?: string;
            primaryContact: {
                /** @enum {string} */
                is: "requester" | "named" | "admin-contact";
                contactId?: string;
            };
            attachments: number;
            nextDeadline?: components["schemas"]["ClockView"];
            /** @enum {string} */
            nextActionOwner?: "desk" | "requester" | "operations" | "vendor" | "unified-or-premier";
            /** Format: date-time */
            nextActionTime?: string;
            watchers: string[];
            links: {
                /** @enum {string} */
                relation: "parent" | "child" | "duplicate-of" | "duplicated-by" | "problem" | "incident" | "follows" | "followed-by";
                other: string;
            }[];
            externalIds: {
                system: string;
                externalId: string;
            }[];
            transfers: number;
            rating?: number;
            /** Format: date-time */
            erasedAt?: string;
            clocks: components["schemas"]["ClockView"][];
        };
        ClockView: {
            /** @enum {string} */
            clock: "response" | "tier-response" | "update" | "tier-solve" | "resolution" | "customer" | "handover";
            cycle: number;
            tier: string;
            /** @enum {string} */
            state: "running" | "paused" | "met" | "missed";
            /** @enum {string} */
            waitsFor?: "desk" | "requester" | "operations" | "vendor" | "unified-or-premier";
            /** Format: date-time */
            dueAt?: string;
            /** Format: date-time */
            startedAt: string;
            /** Format: date-time */
            stoppedAt?: string;
            openMinutes: number;
            calendar: string;
            policy: {
                id: string;
                version: number;
            };
        };
        AdviceBody: {
            /**
             * @default user
             * @enum {string}
             */
            lane?: "user" | "admin" | "escalation";
            /**
             * @default incident
             * @enum {string}
             */
            type?: "incident" | "information" | "change";
            category?: string;
            area?: string;
            /** @enum {string} */
            impact?: "stopped" | "impaired" | "minor";
            usersOrDevicesImpacted?: number;
            compromiseIndicator?: boolean;
        };
        AdviceView: {
            severity: {
                /** @enum {string} */
                severity: "A" | "B" | "C";
                because: string;
                isChoosable: boolean;
            };
            routing?: {
                /** @enum {string} */
                to: "operations" | "vendor" | "unified-or-premier" | "tier";
                because: string;
            };
            responses: {
                /** @enum {string} */
                severity: "A" | "B" | "C";
                /** @enum {string} */
                coverage: "support-hours" | "24x7";
                /** Format: date-time */
                dueAt: string;
                openMinutes: number;
                calendar: string;
                byPhone?: string;
            }[];
        };
        CountsView: {
            total: number;
            byState: {
                [key: string]: number;
            };
            byTier: {
                /** @enum {string} */
                lane: "user" | "admin" | "escalation";
                tier: string;
                count: number;
            }[];
            elsewhere: number;
        };
        TicketWithAlertsView: {
            ticketId: string;
            /** @enum {string} */
            lane: "user" | "admin" | "escalation";
            /** @enum {string} */
            type: "incident" | "information" | "change";
            title: string;
            /** @enum {string} */
            severity: "A" | "B" | "C";
            /** @enum {string} */
            coverage: "support-hours" | "24x7";
            /** @enum {string} */
            state: "new" | "assigned" | "active" | "mitigated" | "resolved" | "closed";
            tier: string;
            filedBy: string;
            /** Format: date-time */
            filedAt: string;
            assignee?: string;
            /** Format: date-time */
            resolvedAt?: string;
            /** Format: date-time */
            closedAt?: string;
            category?: string;
            area?: string;
            readonly devices?: string[];
            fromTicket?: string;
            /** Format: date-time */
            callbackAt?: string;
            primaryContact: {
                /** @enum {string} */
                is: "requester" | "named" | "admin-contact";
                contactId?: string;
            };
            attachments: number;
            nextDeadline?: components["schemas"]["ClockView"];
            /** @enum {string} */
            nextActionOwner?: "desk" | "requester" | "operations" | "vendor" | "unified-or-premier";
            /** Format: date-time */
            nextActionTime?: string;
            watchers: string[];
            links: {
                /** @enum {string} */
                relation: "parent" | "child" | "duplicate-of" | "duplicated-by" | "problem" | "incident" | "follows" | "followed-by";
                other: string;
            }[];
            externalIds: {
                system: string;
                externalId: string;
            }[];
            transfers: number;
            rating?: number;
            /** Format: date-time */
            erasedAt?: string;
            clocks: components["schemas"]["ClockView"][];
            alerts: components["schemas"]["AlertView"][];
        };
        AlertView: {
            alertId: string;
            /** @enum {string} */
            clock: "response" | "tier-response" | "update" | "tier-solve" | "resolution" | "customer" | "handover";
            cycle: number;
            threshold: string;
            /** @enum {string} */
            severity: "A" | "B" | "C";
            tier: string;
            /** Format: date-time */
            reachedAt: string;
            /** Format: date-time */
            deadlineAt: string;
            /** Format: date-time */
            raisedAt: string;
        };
        ExternalIdBody: {
            system: string;
            externalId: string;
        };
        AnswerBody: {
            answer: string;
        };
        AskBody: {
            question: string;
        };
        AssignBody: {
            assignee?: string;
        };
        AttachmentView: {
            attachmentId: string;
            name: string;
            type: string;
            bytes: number;
            sha256: string;
            addedBy: string;
            /** Format: date-time */
            addedAt: string;
        };
        ChangeContactBody: {
            firstName: string;
            lastName: string;
            mail: string;
            phone: string;
        };
        ChangeSeverityBody: {
            /** @enum {string} */
            severity: "A" | "B" | "C";
            /** @enum {string} */
            coverage?: "support-hours" | "24x7";
            reason: string;
        };
        ClimbBody: {
            reason: string;
        };
        CloseBody: {
            reason?: string;
        };
        UnreachableBody: {
            tried: string;
            contactId?: string;
        };
        EraseTicketBody: {
            reason: string;
            person?: string;
        };
        EventView: {
            seq: number;
            kind: string;
            /** Format: date-time */
            at: string;
            by: string;
            data: {
                [key: string]: unknown;
            };
            people: {
                [key: string]: string;
            };
            text: {
                [key: string]: string;
            };
            hash: string;
            prevHash: string;
        };
        FollowUpBody: Record<string, never>;
        HandOverBody: {
            /** @enum {string} */
            to: "operations" | "vendor" | "unified-or-premier";
            reason: string;
        };
        LinkBody: {
            /** @enum {string} */
            relation: "parent" | "child" | "duplicate-of" | "duplicated-by" | "problem" | "incident" | "follows" | "followed-by";
            other: string;
        };
        MitigateBody: {
            message?: string;
        };
        NoteBody: {
            note: string;
        };
        RateBody: {
            rating: number;
            comment?: string;
        };
        ReactivateBody: {
            reason?: string;
        };
        ReceiptView: {
            receipt: components["schemas"]["Receipt"];
            jws: string;
        };
        Receipt: {
            /** @constant */
            format: 1;
            ticketId: string;
            /** @enum {string} */
            lane: "user" | "admin" | "escalation";
            /** @enum {string} */
            clock: "response" | "tier-response" | "update" | "tier-solve" | "resolution" | "customer" | "handover";
            cycle: number;
            tier: string;
            /** @enum {string} */
            party?: "operations" | "vendor" | "unified-or-premier";
            /** @enum {string} */
            severity: "A" | "B" | "C";
            /** @enum {string} */
            coverage: "support-hours" | "24x7";
            policy: {
                id: string;
                version: number;
                hash: string;
            };
            calendar: {
                name: string;
                zone: string;
            };
            /** Format: date-time */
            startedAt: string;
            targetMs: number;
            /** Format: date-time */
            askedAt: string;
            /** @enum {string} */
            state: "running" | "paused" | "met" | "missed";
            /** Format: date-time */
            stoppedAt?: string;
            /** Format: date-time */
            breachedAt?: string;
            spentMs: number;
            remainingMs: number;
            /** Format: date-time */
            dueAt?: string;
            next?: {
                name: string;
                afterMinutes: number;
                /** Format: date-time */
                at: string;
            };
            stretches: {
                /** Format: date-time */
                from: string;
                /** Format: date-time */
                to: string;
                ms: number;
                /** @enum {string} */
                kind: "counted" | "closed" | "paused";
                because: {
                    calendar: string;
                    zone: string;
                    closedOn?: string[];
                    otherHoursOn?: string[];
                    /** @enum {string} */
                    waitsFor?: "desk" | "requester" | "operations" | "vendor" | "unified-or-premier";
                    terms?: {
                        /** @enum {string} */
                        severity: "A" | "B" | "C";
                        /** @enum {string} */
                        coverage: "support-hours" | "24x7";
                        policy: {
                            id: string;
                            version: number;
                            hash: string;
                        };
                    };
                };
            }[];
            facts: {
                terms: {
                    /** Format: date-time */
                    from: string;
                    /** @enum {string} */
                    severity: "A" | "B" | "C";
                    /** @enum {string} */
                    coverage: "support-hours" | "24x7";
                    policy: {
                        id: string;
                        version: number;
                        hash: string;
                    };
                }[];
                waits: {
                    /** @enum {string} */
                    owner: "requester" | "operations" | "vendor" | "unified-or-premier";
                    /** Format: date-time */
                    from: string;
                    /** Format: date-time */
                    to?: string;
                }[];
            };
        };
        ResolveBody: {
            solution: string;
        };
        RespondBody: {
            message?: string;
        };
        ReturnBody: {
            message: string;
        };
        ScheduleCallbackBody: {
            /** Format: date-time */
            callbackAt?: string;
        };
        TakeBody: Record<string, never>;
        TransferBody: {
            tier: string;
            reason: string;
        };
        WatchBody: {
            watcher?: string;
        };
        UpdateBody: {
            message: string;
        };
        WithdrawBody: {
            reason?: string;
        };
        DeviceClaimBody: {
            rotationId: string;
        };
        ClaimView: {
            rotationId: string;
            version: string;
            password: string;
        };
        DeviceConfirmBody: {
            rotationId: string;
            version: string;
        };
        ConfirmView: {
            confirmed: string;
        };
        DeviceEnrolBody: {
            code: string;
            name: string;
            key: components["schemas"]["DevicePublicKey"];
        };
        DevicePublicKey: {
            /** @constant */
            kty: "OKP";
            /** @constant */
            crv: "Ed25519";
            x: string;
        } | {
            /** @constant */
            kty: "EC";
            /** @constant */
            crv: "P-256";
            x: string;
            y: string;
        };
        EnrolView: {
            enrolled: string;
        };
        DevicePollBody: {
            shown?: string[];
        };
        PollView: {
            rotation?: {
                rotationId: string;
            };
            notices?: {
                noticeId: string;
                ticketId?: string;
                /** Format: date-time */
                from: string;
                /** Format: date-time */
                to: string;
            }[];
        };
        DeviceRefuseBody: {
            rotationId: string;
            reason: string;
        };
        RefuseView: {
            refused: string;
        };
        DeviceRenewKeyBody: {
            key: components["schemas"]["DevicePublicKey"];
            proof: string;
        };
        RenewKeyView: {
            /** @constant */
            renewed: true;
        };
        Problem: {
            type: "urn:tierline:problem:absence-unfit" | "urn:tierline:problem:act-forbidden" | "urn:tierline:problem:action-unknown" | "urn:tierline:problem:action-unsupported" | "urn:tierline:problem:admin-contact-missing" | "urn:tierline:problem:admin-contact-unfit" | "urn:tierline:problem:admin-contacts-exhausted" | "urn:tierline:problem:approval-not-wanted" | "urn:tierline:problem:approval-own" | "urn:tierline:problem:approved-already" | "urn:tierline:problem:approved-for-you" | "urn:tierline:problem:approver-missing" | "urn:tierline:problem:archive-too-large" | "urn:tierline:problem:area-missing" | "urn:tierline:problem:area-unknown" | "urn:tierline:problem:attachment-empty" | "urn:tierline:problem:attachment-limit-reached" | "urn:tierline:problem:attachment-type-not-allowed" | "urn:tierline:problem:attachment-unknown" | "urn:tierline:problem:body-invalid" | "urn:tierline:problem:body-malformed" | "urn:tierline:problem:body-too-long" | "urn:tierline:problem:body-type-unknown" | "urn:tierline:problem:callback-past" | "urn:tierline:problem:campaign-open" | "urn:tierline:problem:campaign-over" | "urn:tierline:problem:campaign-unknown" | "urn:tierline:problem:category-unknown" | "urn:tierline:problem:conflict" | "urn:tierline:problem:contact-changed" | "urn:tierline:problem:contact-id-taken" | "urn:tierline:problem:contact-overtaken" | "urn:tierline:problem:contact-unknown" | "urn:tierline:problem:continuation-foreign" | "urn:tierline:problem:coverage-not-choosable" | "urn:tierline:problem:defect" | "urn:tierline:problem:device-held" | "urn:tierline:problem:device-ids-missing" | "urn:tierline:problem:device-not-known" | "urn:tierline:problem:device-out-of-scope" | "urn:tierline:problem:device-polls" | "urn:tierline:problem:device-unknown" | "urn:tierline:problem:device-unproved" | "urn:tierline:problem:device-without-password" | "urn:tierline:problem:emergency-not-extended" | "urn:tierline:problem:emergency-not-over" | "urn:tierline:problem:enrolment-refused" | "urn:tierline:problem:entries-full" | "urn:tierline:problem:extension-too-long" | "urn:tierline:problem:extension-used" | "urn:tierline:problem:external-id-missing" | "urn:tierline:problem:fields-missing" | "urn:tierline:problem:fields-of-another-type" | "urn:tierline:problem:filing-for-another-forbidden" | "urn:tierline:problem:form-token-wrong" | "urn:tierline:problem:grant-already-revealed" | "urn:tierline:problem:grant-closed-already" | "urn:tierline:problem:grant-held-by-another" | "urn:tierline:problem:grant-lapsed" | "urn:tierline:problem:grant-not-revealed" | "urn:tierline:problem:grant-over" | "urn:tierline:problem:grant-shown" | "urn:tierline:problem:grant-unknown" | "urn:tierline:problem:grant-waiting" | "urn:tierline:problem:handed-over-already" | "urn:tierline:problem:handover-missing" | "urn:tierline:problem:handover-taken-already" | "urn:tierline:problem:header-malformed" | "urn:tierline:problem:idempotency-key-reused" | "urn:tierline:problem:if-match-missing" | "urn:tierline:problem:key-not-new" | "urn:tierline:problem:key-unproved" | "urn:tierline:problem:lane-forbidden" | "urn:tierline:problem:lane-not-offered" | "urn:tierline:problem:link-contrary" | "urn:tierline:problem:link-missing" | "urn:tierline:problem:link-to-itself" | "urn:tierline:problem:linked-ticket-unknown" | "urn:tierline:problem:missing" | "urn:tierline:problem:origin-foreign" | "urn:tierline:problem:origin-unfit" | "urn:tierline:problem:party-works-it" | "urn:tierline:problem:person-not-known" | "urn:tierline:problem:person-unknown" | "urn:tierline:problem:policy-invalid" | "urn:tierline:problem:policy-unknown" | "urn:tierline:problem:policy-version-taken" | "urn:tierline:problem:query-invalid" | "urn:tierline:problem:question-missing" | "urn:tierline:problem:rate-limited" | "urn:tierline:problem:reactivation-over" | "urn:tierline:problem:reason-missing" | "urn:tierline:problem:request-limit-reached" | "urn:tierline:problem:reveal-limit-reached" | "urn:tierline:problem:review-not-wanted" | "urn:tierline:problem:review-own" | "urn:tierline:problem:reviewed-already" | "urn:tierline:problem:rotation-unknown" | "urn:tierline:problem:route-unknown" | "urn:tierline:problem:severity-by-phone" | "urn:tierline:problem:severity-fixed" | "urn:tierline:problem:severity-not-choosable" | "urn:tierline:problem:signed-out" | "urn:tierline:problem:stale" | "urn:tierline:problem:stand-in-unfit" | "urn:tierline:problem:start-unfit" | "urn:tierline:problem:throttled" | "urn:tierline:problem:ticket-already-mitigated" | "urn:tierline:problem:ticket-already-responded" | "urn:tierline:problem:ticket-changed" | "urn:tierline:problem:ticket-closed" | "urn:tierline:problem:ticket-erased" | "urn:tierline:problem:ticket-not-active" | "urn:tierline:problem:ticket-not-closed" | "urn:tierline:problem:ticket-not-editable" | "urn:tierline:problem:ticket-not-ended" | "urn:tierline:problem:ticket-not-live" | "urn:tierline:problem:ticket-not-resolved" | "urn:tierline:problem:ticket-of-another-tier" | "urn:tierline:problem:ticket-rated-already" | "urn:tierline:problem:ticket-reactivable" | "urn:tierline:problem:ticket-resolved" | "urn:tierline:problem:ticket-unknown" | "urn:tierline:problem:ticket-worked-on" | "urn:tierline:problem:tier-top" | "urn:tierline:problem:tier-unchanged" | "urn:tierline:problem:tier-unknown" | "urn:tierline:problem:type-not-offered" | "urn:tierline:problem:unavailable" | "urn:tierline:problem:unreadable" | "urn:tierline:problem:version-not-pending";
            title: string;
            status: number;
            /** @description Of a forbidden act: who may do it, and what to do. */
            detail?: string;
            instance?: string;
            correlationId?: string;
            /** @description The fields that are wrong, each by its JSON pointer (RFC 6901). */
            errors?: {
                at: string;
                message: string;
            }[];
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    "signing-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/jwk-set+json": components["schemas"]["JwkSetView"];
                };
            };
            /** @description It did not work; `type` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not work; `type` says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    health: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HealthView"];
                };
            };
            /** @description Not well. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HealthView"];
                };
            };
            /** @description It did not work; `type` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not work; `type` says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "list-alarms": {
        parameters: {
            query?: {
                limit?: number;
                continuation?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["DeskAlarmView"][];
                        continuation?: string;
                    };
                };
            };
            /** @description It did not work; `type` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not work; `type` says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "upload-file": {
        parameters: {
            query?: never;
            header?: {
                /** @description With the same key and body, twice is once. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": {
                    /** Format: binary */
                    file: string;
                };
                "application/octet-stream": string;
            };
        };
        responses: {
            /** @description Made. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UploadView"];
                };
            };
            /** @description It did not work; `type` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not work; `type` says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "list-checkpoints": {
        parameters: {
            query?: {
                limit?: number;
                continuation?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["CheckpointView"][];
                        continuation?: string;
                    };
                };
            };
            /** @description It did not work; `type` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not work; `type` says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "export-audit": {
        parameters: {
            query?: {
                from?: string;
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/jsonl": unknown;
                };
            };
            /** @description It did not work; `type` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not work; `type` says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "read-password-knowledge": {
        parameters: {
            query?: {
                device?: string;
                person?: string;
                from?: string;
                to?: string;
                format?: "json" | "csv";
                limit?: number;
                continuation?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["PasswordKnowledgeView"][];
                        continuation?: string;
                    };
                    "text/csv": unknown;
                };
            };
            /** @description It did not work; `type` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not work; `type` says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "break-glass": {
        parameters: {
            query?: never;
            header?: {
                /** @description With the same key and body, twice is once. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BreakGlassBody"];
                "application/x-www-form-urlencoded": components["schemas"]["BreakGlassBody"];
                "multipart/form-data": components["schemas"]["BreakGlassBody"];
            };
        };
        responses: {
            /** @description Made. */
            201: {
                headers: {
                    /** @description Where it is read. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GrantView"];
                };
            };
            /** @description It did not work; `type` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not work; `type` says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "list-campaigns": {
        parameters: {
            query?: {
                limit?: number;
                continuation?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["CampaignView"][];
                        continuation?: string;
                    };
                };
            };
            /** @description It did not work; `type` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not work; `type` says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "start-campaign": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StartCampaignBody"];
                "application/x-www-form-urlencoded": components["schemas"]["StartCampaignBody"];
                "multipart/form-data": components["schemas"]["StartCampaignBody"];
            };
        };
        responses: {
            /** @description Made. */
            201: {
                headers: {
                    /** @description Where it is read. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CountedCampaignView"];
                };
            };
            /** @description It did not work; `type` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not work; `type` says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "read-campaign": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CountedCampaignView"];
                };
            };
            /** @description It did not work; `type` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not work; `type` says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "cancel-campaign": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeCampaignBody"];
                "application/x-www-form-urlencoded": components["schemas"]["ChangeCampaignBody"];
                "multipart/form-data": components["schemas"]["ChangeCampaignBody"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CountedCampaignView"];
                };
            };
            /** @description It did not work; `type` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not work; `type` says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "pause-campaign": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeCampaignBody"];
                "application/x-www-form-urlencoded": components["schemas"]["ChangeCampaignBody"];
                "multipart/form-data": components["schemas"]["ChangeCampaignBody"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CountedCampaignView"];
                };
            };
            /** @description It did not work; `type` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not work; `type` says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "resume-campaign": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeCampaignBody"];
                "application/x-www-form-urlencoded": components["schemas"]["ChangeCampaignBody"];
                "multipart/form-data": components["schemas"]["ChangeCampaignBody"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CountedCampaignView"];
                };
            };
            /** @description It did not work; `type` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not work; `type` says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "list-contacts": {
        parameters: {
            query?: {
                unverified?: "true" | "false";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContactsView"];
                };
            };
            /** @description It did not work; `type` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not work; `type` says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "read-contact": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description Names this state of what was read, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContactView"];
                };
            };
            /** @description It did not work; `type` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not work; `type` says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "save-contact": {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that was read: 412 when it has moved on since. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SaveContactBody"];
                "application/x-www-form-urlencoded": components["schemas"]["SaveContactBody"];
                "multipart/form-data": components["schemas"]["SaveContactBody"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description Names this state of what was read, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContactView"];
                };
            };
            /** @description It did not work; `type` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not work; `type` says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "remove-contact": {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that was read: 412 when it has moved on since. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; there is nothing to say. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description It did not work; `type` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not work; `type` says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "list-devices": {
        parameters: {
            query?: {
                limit?: number;
                continuation?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["DeviceView"][];
                        continuation?: string;
                    };
                };
            };
            /** @description It did not work; `type` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not work; `type` says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "reconcile-devices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReconcileBody"];
                "application/x-www-form-urlencoded": components["schemas"]["ReconcileBody"];
                "multipart/form-data": components["schemas"]["ReconcileBody"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["ReconciliationView"][];
                        continuation?: string;
                    };
                };
            };
            /** @description It did not work; `type` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not work; `type` says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "read-device": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeviceWithGrantsView"];
                };
            };
            /** @description It did not work; `type` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not work; `type` says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "adopt-device": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AdoptDeviceBody"];
                "application/x-www-form-urlencoded": components["schemas"]["AdoptDeviceBody"];
                "multipart/form-data": components["schemas"]["AdoptDeviceBody"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeviceView"];
                };
            };
            /** @description It did not work; `type` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not work; `type` says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "offer-enrolment": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EnrolmentCodeBody"];
                "application/x-www-form-urlencoded": components["schemas"]["EnrolmentCodeBody"];
                "multipart/form-data": components["schemas"]["EnrolmentCodeBody"];
            };
        };
        responses: {
            /** @description Made. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EnrolmentCodeView"];
                };
            };
            /** @description It did not work; `type` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not work; `type` says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "rotate-device": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RotateDeviceBody"];
                "application/x-www-form-urlencoded": components["schemas"]["RotateDeviceBody"];
                "multipart/form-data": components["schemas"]["RotateDeviceBody"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeviceView"];
                };
            };
            /** @description It did not work; `type` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not work; `type` says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "list-directory-devices": {
        parameters: {
            query?: {
                limit?: number;
                continuation?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["ManagedDevice"][];
                        continuation?: string;
                    };
                };
            };
            /** @description It did not work; `type` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not work; `type` says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "list-directory-groups": {
        parameters: {
            query?: {
                limit?: number;
                continuation?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Group"][];
                        continuation?: string;
                    };
                };
            };
            /** @description It did not work; `type` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not work; `type` says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "import-directory": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ImportBody"];
                "application/x-www-form-urlencoded": components["schemas"]["ImportBody"];
                "multipart/form-data": components["schemas"]["ImportBody"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportView"];
                };
            };
            /** @description It did not work; `type` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not work; `type` says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "list-directory-people": {
        parameters: {
            query?: {
                limit?: number;
                continuation?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Person"][];
                        continuation?: string;
                    };
                };
            };
            /** @description It did not work; `type` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not work; `type` says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "list-elevations": {
        parameters: {
            query?: {
                state?: "awaiting-approval" | "scheduled" | "ready" | "revealed" | "denied" | "withdrawn" | "lapsed" | "expired" | "revoked" | "closed";
                device?: string;
                ticket?: string;
                holder?: string;
                departure?: "any" | "typical" | "other" | "not-recommended" | "unsupported";
                limit?: number;
                continuation?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["GrantView"][];
                        continuation?: string;
                    };
                };
            };
            /** @description It did not work; `type` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not work; `type` says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "request-elevation": {
        parameters: {
            query?: never;
            header?: {
                /** @description With the same key and body, twice is once. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RequestElevationBody"];
                "application/x-www-form-urlencoded": components["schemas"]["RequestElevationBody"];
                "multipart/form-data": components["schemas"]["RequestElevationBody"];
            };
        };
        responses: {
            /** @description Made. */
            201: {
                headers: {
                    /** @description Where it is read. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GrantView"];
                };
            };
            /** @description It did not work; `type` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not work; `type` says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "read-elevation": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GrantView"];
                };
            };
            /** @description It did not work; `type` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not work; `type` says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "approve-elevation": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ApproveElevationBody"];
                "application/x-www-form-urlencoded": components["schemas"]["ApproveElevationBody"];
                "multipart/form-data": components["schemas"]["ApproveElevationBody"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GrantView"];
                };
            };
            /** @description It did not work; `type` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not work; `type` says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "close-elevation": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CloseElevationBody"];
                "application/x-www-form-urlencoded": components["schemas"]["CloseElevationBody"];
                "multipart/form-data": components["schemas"]["CloseElevationBody"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GrantView"];
                };
            };
            /** @description It did not work; `type` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not work; `type` says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "deny-elevation": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DenyElevationBody"];
                "application/x-www-form-urlencoded": components["schemas"]["DenyElevationBody"];
                "multipart/form-data": components["schemas"]["DenyElevationBody"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GrantView"];
                };
            };
            /** @description It did not work; `type` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not work; `type` says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "extend-elevation": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ExtendElevationBody"];
                "application/x-www-form-urlencoded": components["schemas"]["ExtendElevationBody"];
                "multipart/form-data": components["schemas"]["ExtendElevationBody"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GrantView"];
                };
            };
            /** @description It did not work; `type` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not work; `type` says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "reveal-password": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RevealBody"];
                "application/x-www-form-urlencoded": components["schemas"]["RevealBody"];
                "multipart/form-data": components["schemas"]["RevealBody"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RevealView"];
                };
            };
            /** @description It did not work; `type` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not work; `type` says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "review-elevation": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReviewElevationBody"];
                "application/x-www-form-urlencoded": components["schemas"]["ReviewElevationBody"];
                "multipart/form-data": components["schemas"]["ReviewElevationBody"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GrantView"];
                };
            };
            /** @description It did not work; `type` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not work; `type` says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "revoke-elevation": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RevokeElevationBody"];
                "application/x-www-form-urlencoded": components["schemas"]["RevokeElevationBody"];
                "multipart/form-data": components["schemas"]["RevokeElevationBody"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GrantView"];
                };
            };
            /** @description It did not work; `type` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not work; `type` says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "withdraw-elevation": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WithdrawElevationBody"];
                "application/x-www-form-urlencoded": components["schemas"]["WithdrawElevationBody"];
                "multipart/form-data": components["schemas"]["WithdrawElevationBody"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GrantView"];
                };
            };
            /** @description It did not work; `type` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not work; `type` says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "list-erasures": {
        parameters: {
            query?: {
                limit?: number;
                continuation?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["ErasureView"][];
                        continuation?: string;
                    };
                };
            };
            /** @description It did not work; `type` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not work; `type` says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "list-exports": {
        parameters: {
            query?: {
                limit?: number;
                continuation?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["ExportView"][];
                        continuation?: string;
                    };
                };
            };
            /** @description It did not work; `type` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not work; `type` says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "read-self": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SelfView"];
                };
            };
            /** @description It did not work; `type` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not work; `type` says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "read-absence": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OwnAbsenceView"];
                };
            };
            /** @description It did not work; `type` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not work; `type` says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "save-absence": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SaveAbsenceBody"];
                "application/x-www-form-urlencoded": components["schemas"]["SaveAbsenceBody"];
                "multipart/form-data": components["schemas"]["SaveAbsenceBody"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AbsenceView"];
                };
            };
            /** @description It did not work; `type` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not work; `type` says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "end-absence": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; there is nothing to say. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description It did not work; `type` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not work; `type` says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "export-self": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/jsonl": unknown;
                };
            };
            /** @description It did not work; `type` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not work; `type` says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "openapi-document": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description It did not work; `type` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not work; `type` says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "export-person": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/jsonl": unknown;
                };
            };
            /** @description It did not work; `type` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not work; `type` says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "erase-person": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ErasePersonBody"];
                "application/x-www-form-urlencoded": components["schemas"]["ErasePersonBody"];
                "multipart/form-data": components["schemas"]["ErasePersonBody"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErasureView"];
                };
            };
            /** @description Taken, and waits for a second person. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErasureView"];
                };
            };
            /** @description It did not work; `type` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not work; `type` says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "list-policies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["PolicyView"][];
                    };
                };
            };
            /** @description It did not work; `type` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not work; `type` says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "publish-policy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PublishPolicyBody"];
                "application/x-www-form-urlencoded": components["schemas"]["PublishPolicyBody"];
                "multipart/form-data": components["schemas"]["PublishPolicyBody"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PublishingView"];
                };
            };
            /** @description Taken, and waits for a second person. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PublishingView"];
                };
            };
            /** @description It did not work; `type` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not work; `type` says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "read-policy": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                version: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PolicySourceView"];
                };
            };
            /** @description It did not work; `type` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not work; `type` says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "list-refusals": {
        parameters: {
            query?: {
                limit?: number;
                continuation?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["RefusalView"][];
                        continuation?: string;
                    };
                };
            };
            /** @description It did not work; `type` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not work; `type` says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "rotate-signing-key": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RotateSigningKeyBody"];
                "application/x-www-form-urlencoded": components["schemas"]["RotateSigningKeyBody"];
                "multipart/form-data": components["schemas"]["RotateSigningKeyBody"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SigningKeyView"];
                };
            };
            /** @description It did not work; `type` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not work; `type` says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "list-tickets": {
        parameters: {
            query?: {
                view?: "own" | "tier" | "area" | "all";
                state?: "new" | "assigned" | "active" | "mitigated" | "resolved" | "closed";
                lane?: "user" | "admin" | "escalation";
                type?: "incident" | "information" | "change";
                severity?: "A" | "B" | "C";
                tier?: string;
                assignee?: string;
                area?: string;
                device?: string;
                dueBefore?: string;
                callback?: "due";
                since?: string;
                q?: string;
                sort?: "filedAt" | "dueAt" | "severity";
                limit?: number;
                continuation?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["TicketView"][];
                        continuation?: string;
                    };
                };
            };
            /** @description It did not work; `type` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not work; `type` says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "file-ticket": {
        parameters: {
            query?: never;
            header?: {
                /** @description With the same key and body, twice is once. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FileTicketBody"];
                "application/x-www-form-urlencoded": components["schemas"]["FileTicketBody"];
                "multipart/form-data": components["schemas"]["FileTicketBody"];
            };
        };
        responses: {
            /** @description Made. */
            201: {
                headers: {
                    /** @description Names this state of what was read, for If-Match. */
                    ETag?: string;
                    /** @description Where it is read. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TicketView"];
                };
            };
            /** @description It did not work; `type` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not work; `type` says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "advise-filing": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AdviceBody"];
                "application/x-www-form-urlencoded": components["schemas"]["AdviceBody"];
                "multipart/form-data": components["schemas"]["AdviceBody"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AdviceView"];
                };
            };
            /** @description It did not work; `type` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not work; `type` says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "count-tickets": {
        parameters: {
            query?: {
                view?: "own" | "tier" | "area" | "all";
                state?: "new" | "assigned" | "active" | "mitigated" | "resolved" | "closed";
                lane?: "user" | "admin" | "escalation";
                type?: "incident" | "information" | "change";
                severity?: "A" | "B" | "C";
                tier?: string;
                assignee?: string;
                area?: string;
                device?: string;
                dueBefore?: string;
                callback?: "due";
                since?: string;
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CountsView"];
                };
            };
            /** @description It did not work; `type` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not work; `type` says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "export-tickets": {
        parameters: {
            query: {
                view?: "own" | "tier" | "area" | "all";
                state?: "new" | "assigned" | "active" | "mitigated" | "resolved" | "closed";
                lane?: "user" | "admin" | "escalation";
                type?: "incident" | "information" | "change";
                severity?: "A" | "B" | "C";
                tier?: string;
                assignee?: string;
                area?: string;
                device?: string;
                dueBefore?: string;
                callback?: "due";
                since?: string;
                q?: string;
                sort?: "filedAt" | "dueAt" | "severity";
                format: "csv" | "jsonl";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": unknown;
                    "application/jsonl": unknown;
                };
            };
            /** @description It did not work; `type` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not work; `type` says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "read-ticket": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description Names this state of what was read, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TicketWithAlertsView"];
                };
            };
            /** @description It did not work; `type` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not work; `type` says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "add-external-id": {
        parameters: {
            query?: never;
            header?: {
                /** @description With the same key and body, twice is once. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was read: 412 when it has moved on since. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ExternalIdBody"];
                "application/x-www-form-urlencoded": components["schemas"]["ExternalIdBody"];
                "multipart/form-data": components["schemas"]["ExternalIdBody"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description Names this state of what was read, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TicketView"];
                };
            };
            /** @description It did not work; `type` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not work; `type` says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "answer-question": {
        parameters: {
            query?: never;
            header?: {
                /** @description With the same key and body, twice is once. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was read: 412 when it has moved on since. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AnswerBody"];
                "application/x-www-form-urlencoded": components["schemas"]["AnswerBody"];
                "multipart/form-data": components["schemas"]["AnswerBody"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description Names this state of what was read, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TicketView"];
                };
            };
            /** @description It did not work; `type` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not work; `type` says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "ask-requester": {
        parameters: {
            query?: never;
            header?: {
                /** @description With the same key and body, twice is once. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was read: 412 when it has moved on since. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AskBody"];
                "application/x-www-form-urlencoded": components["schemas"]["AskBody"];
                "multipart/form-data": components["schemas"]["AskBody"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description Names this state of what was read, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TicketView"];
                };
            };
            /** @description It did not work; `type` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not work; `type` says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "assign-ticket": {
        parameters: {
            query?: never;
            header?: {
                /** @description With the same key and body, twice is once. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was read: 412 when it has moved on since. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AssignBody"];
                "application/x-www-form-urlencoded": components["schemas"]["AssignBody"];
                "multipart/form-data": components["schemas"]["AssignBody"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description Names this state of what was read, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TicketView"];
                };
            };
            /** @description It did not work; `type` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not work; `type` says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "list-attachments": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["AttachmentView"][];
                    };
                };
            };
            /** @description It did not work; `type` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not work; `type` says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "attach-file": {
        parameters: {
            query?: never;
            header?: {
                /** @description With the same key and body, twice is once. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": {
                    /** Format: binary */
                    file: string;
                };
                "application/octet-stream": string;
            };
        };
        responses: {
            /** @description Made. */
            201: {
                headers: {
                    /** @description Where it is read. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AttachmentView"];
                };
            };
            /** @description It did not work; `type` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not work; `type` says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "download-attachment": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                attachmentId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "*/*": unknown;
                };
            };
            /** @description It did not work; `type` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not work; `type` says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "change-contact": {
        parameters: {
            query?: never;
            header?: {
                /** @description With the same key and body, twice is once. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was read: 412 when it has moved on since. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeContactBody"];
                "application/x-www-form-urlencoded": components["schemas"]["ChangeContactBody"];
                "multipart/form-data": components["schemas"]["ChangeContactBody"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description Names this state of what was read, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TicketView"];
                };
            };
            /** @description It did not work; `type` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not work; `type` says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "change-severity": {
        parameters: {
            query?: never;
            header?: {
                /** @description With the same key and body, twice is once. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was read: 412 when it has moved on since. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeSeverityBody"];
                "application/x-www-form-urlencoded": components["schemas"]["ChangeSeverityBody"];
                "multipart/form-data": components["schemas"]["ChangeSeverityBody"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description Names this state of what was read, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TicketView"];
                };
            };
            /** @description It did not work; `type` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not work; `type` says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "climb-ticket": {
        parameters: {
            query?: never;
            header?: {
                /** @description With the same key and body, twice is once. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was read: 412 when it has moved on since. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ClimbBody"];
                "application/x-www-form-urlencoded": components["schemas"]["ClimbBody"];
                "multipart/form-data": components["schemas"]["ClimbBody"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description Names this state of what was read, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TicketView"];
                };
            };
            /** @description It did not work; `type` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not work; `type` says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "close-resolved-ticket": {
        parameters: {
            query?: never;
            header?: {
                /** @description With the same key and body, twice is once. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was read: 412 when it has moved on since. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CloseBody"];
                "application/x-www-form-urlencoded": components["schemas"]["CloseBody"];
                "multipart/form-data": components["schemas"]["CloseBody"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description Names this state of what was read, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TicketView"];
                };
            };
            /** @description It did not work; `type` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not work; `type` says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "report-unreachable": {
        parameters: {
            query?: never;
            header?: {
                /** @description With the same key and body, twice is once. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was read: 412 when it has moved on since. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UnreachableBody"];
                "application/x-www-form-urlencoded": components["schemas"]["UnreachableBody"];
                "multipart/form-data": components["schemas"]["UnreachableBody"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description Names this state of what was read, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TicketView"];
                };
            };
            /** @description It did not work; `type` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not work; `type` says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "erase-ticket": {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that was read: 412 when it has moved on since. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EraseTicketBody"];
                "application/x-www-form-urlencoded": components["schemas"]["EraseTicketBody"];
                "multipart/form-data": components["schemas"]["EraseTicketBody"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description Names this state of what was read, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TicketView"];
                };
            };
            /** @description It did not work; `type` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not work; `type` says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "read-events": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description Names this state of what was read, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["EventView"][];
                    };
                };
            };
            /** @description It did not work; `type` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not work; `type` says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "follow-up-ticket": {
        parameters: {
            query?: never;
            header?: {
                /** @description With the same key and body, twice is once. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FollowUpBody"];
                "application/x-www-form-urlencoded": components["schemas"]["FollowUpBody"];
                "multipart/form-data": components["schemas"]["FollowUpBody"];
            };
        };
        responses: {
            /** @description Made. */
            201: {
                headers: {
                    /** @description Names this state of what was read, for If-Match. */
                    ETag?: string;
                    /** @description Where it is read. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TicketView"];
                };
            };
            /** @description It did not work; `type` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not work; `type` says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "hand-over-ticket": {
        parameters: {
            query?: never;
            header?: {
                /** @description With the same key and body, twice is once. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was read: 412 when it has moved on since. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["HandOverBody"];
                "application/x-www-form-urlencoded": components["schemas"]["HandOverBody"];
                "multipart/form-data": components["schemas"]["HandOverBody"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description Names this state of what was read, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TicketView"];
                };
            };
            /** @description It did not work; `type` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not work; `type` says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "link-ticket": {
        parameters: {
            query?: never;
            header?: {
                /** @description With the same key and body, twice is once. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was read: 412 when it has moved on since. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LinkBody"];
                "application/x-www-form-urlencoded": components["schemas"]["LinkBody"];
                "multipart/form-data": components["schemas"]["LinkBody"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description Names this state of what was read, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TicketView"];
                };
            };
            /** @description It did not work; `type` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not work; `type` says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "mitigate-ticket": {
        parameters: {
            query?: never;
            header?: {
                /** @description With the same key and body, twice is once. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was read: 412 when it has moved on since. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MitigateBody"];
                "application/x-www-form-urlencoded": components["schemas"]["MitigateBody"];
                "multipart/form-data": components["schemas"]["MitigateBody"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description Names this state of what was read, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TicketView"];
                };
            };
            /** @description It did not work; `type` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not work; `type` says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "note-ticket": {
        parameters: {
            query?: never;
            header?: {
                /** @description With the same key and body, twice is once. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was read: 412 when it has moved on since. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NoteBody"];
                "application/x-www-form-urlencoded": components["schemas"]["NoteBody"];
                "multipart/form-data": components["schemas"]["NoteBody"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description Names this state of what was read, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TicketView"];
                };
            };
            /** @description It did not work; `type` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not work; `type` says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "rate-ticket": {
        parameters: {
            query?: never;
            header?: {
                /** @description With the same key and body, twice is once. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was read: 412 when it has moved on since. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RateBody"];
                "application/x-www-form-urlencoded": components["schemas"]["RateBody"];
                "multipart/form-data": components["schemas"]["RateBody"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description Names this state of what was read, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TicketView"];
                };
            };
            /** @description It did not work; `type` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not work; `type` says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "reactivate-ticket": {
        parameters: {
            query?: never;
            header?: {
                /** @description With the same key and body, twice is once. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was read: 412 when it has moved on since. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReactivateBody"];
                "application/x-www-form-urlencoded": components["schemas"]["ReactivateBody"];
                "multipart/form-data": components["schemas"]["ReactivateBody"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description Names this state of what was read, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TicketView"];
                };
            };
            /** @description It did not work; `type` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not work; `type` says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "read-receipts": {
        parameters: {
            query?: {
                clock?: "response" | "tier-response" | "update" | "tier-solve" | "resolution" | "customer" | "handover";
                cycle?: number;
                at?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["ReceiptView"][];
                    };
                };
            };
            /** @description It did not work; `type` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not work; `type` says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "remove-external-id": {
        parameters: {
            query?: never;
            header?: {
                /** @description With the same key and body, twice is once. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was read: 412 when it has moved on since. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ExternalIdBody"];
                "application/x-www-form-urlencoded": components["schemas"]["ExternalIdBody"];
                "multipart/form-data": components["schemas"]["ExternalIdBody"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description Names this state of what was read, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TicketView"];
                };
            };
            /** @description It did not work; `type` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not work; `type` says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "resolve-ticket": {
        parameters: {
            query?: never;
            header?: {
                /** @description With the same key and body, twice is once. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was read: 412 when it has moved on since. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ResolveBody"];
                "application/x-www-form-urlencoded": components["schemas"]["ResolveBody"];
                "multipart/form-data": components["schemas"]["ResolveBody"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description Names this state of what was read, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TicketView"];
                };
            };
            /** @description It did not work; `type` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not work; `type` says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "respond-ticket": {
        parameters: {
            query?: never;
            header?: {
                /** @description With the same key and body, twice is once. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was read: 412 when it has moved on since. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RespondBody"];
                "application/x-www-form-urlencoded": components["schemas"]["RespondBody"];
                "multipart/form-data": components["schemas"]["RespondBody"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description Names this state of what was read, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TicketView"];
                };
            };
            /** @description It did not work; `type` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not work; `type` says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "return-handover": {
        parameters: {
            query?: never;
            header?: {
                /** @description With the same key and body, twice is once. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was read: 412 when it has moved on since. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReturnBody"];
                "application/x-www-form-urlencoded": components["schemas"]["ReturnBody"];
                "multipart/form-data": components["schemas"]["ReturnBody"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description Names this state of what was read, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TicketView"];
                };
            };
            /** @description It did not work; `type` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not work; `type` says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "schedule-callback": {
        parameters: {
            query?: never;
            header?: {
                /** @description With the same key and body, twice is once. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was read: 412 when it has moved on since. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ScheduleCallbackBody"];
                "application/x-www-form-urlencoded": components["schemas"]["ScheduleCallbackBody"];
                "multipart/form-data": components["schemas"]["ScheduleCallbackBody"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description Names this state of what was read, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TicketView"];
                };
            };
            /** @description It did not work; `type` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not work; `type` says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "take-handover": {
        parameters: {
            query?: never;
            header?: {
                /** @description With the same key and body, twice is once. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was read: 412 when it has moved on since. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TakeBody"];
                "application/x-www-form-urlencoded": components["schemas"]["TakeBody"];
                "multipart/form-data": components["schemas"]["TakeBody"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description Names this state of what was read, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TicketView"];
                };
            };
            /** @description It did not work; `type` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not work; `type` says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "transfer-ticket": {
        parameters: {
            query?: never;
            header?: {
                /** @description With the same key and body, twice is once. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was read: 412 when it has moved on since. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TransferBody"];
                "application/x-www-form-urlencoded": components["schemas"]["TransferBody"];
                "multipart/form-data": components["schemas"]["TransferBody"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description Names this state of what was read, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TicketView"];
                };
            };
            /** @description It did not work; `type` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not work; `type` says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "unlink-ticket": {
        parameters: {
            query?: never;
            header?: {
                /** @description With the same key and body, twice is once. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was read: 412 when it has moved on since. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LinkBody"];
                "application/x-www-form-urlencoded": components["schemas"]["LinkBody"];
                "multipart/form-data": components["schemas"]["LinkBody"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description Names this state of what was read, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TicketView"];
                };
            };
            /** @description It did not work; `type` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not work; `type` says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "unwatch-ticket": {
        parameters: {
            query?: never;
            header?: {
                /** @description With the same key and body, twice is once. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was read: 412 when it has moved on since. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WatchBody"];
                "application/x-www-form-urlencoded": components["schemas"]["WatchBody"];
                "multipart/form-data": components["schemas"]["WatchBody"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description Names this state of what was read, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TicketView"];
                };
            };
            /** @description It did not work; `type` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not work; `type` says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "update-ticket": {
        parameters: {
            query?: never;
            header?: {
                /** @description With the same key and body, twice is once. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was read: 412 when it has moved on since. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateBody"];
                "application/x-www-form-urlencoded": components["schemas"]["UpdateBody"];
                "multipart/form-data": components["schemas"]["UpdateBody"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description Names this state of what was read, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TicketView"];
                };
            };
            /** @description It did not work; `type` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not work; `type` says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "watch-ticket": {
        parameters: {
            query?: never;
            header?: {
                /** @description With the same key and body, twice is once. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was read: 412 when it has moved on since. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WatchBody"];
                "application/x-www-form-urlencoded": components["schemas"]["WatchBody"];
                "multipart/form-data": components["schemas"]["WatchBody"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description Names this state of what was read, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TicketView"];
                };
            };
            /** @description It did not work; `type` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not work; `type` says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "withdraw-ticket": {
        parameters: {
            query?: never;
            header?: {
                /** @description With the same key and body, twice is once. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was read: 412 when it has moved on since. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WithdrawBody"];
                "application/x-www-form-urlencoded": components["schemas"]["WithdrawBody"];
                "multipart/form-data": components["schemas"]["WithdrawBody"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    /** @description Names this state of what was read, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TicketView"];
                };
            };
            /** @description It did not work; `type` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not work; `type` says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "device-claim": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DeviceClaimBody"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClaimView"];
                };
            };
            /** @description It did not work; `type` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not work; `type` says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "device-confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DeviceConfirmBody"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConfirmView"];
                };
            };
            /** @description It did not work; `type` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not work; `type` says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "device-enrol": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DeviceEnrolBody"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EnrolView"];
                };
            };
            /** @description It did not work; `type` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not work; `type` says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "device-poll": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DevicePollBody"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PollView"];
                };
            };
            /** @description It did not work; `type` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not work; `type` says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "device-refuse": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DeviceRefuseBody"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RefuseView"];
                };
            };
            /** @description It did not work; `type` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not work; `type` says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "device-renew-key": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DeviceRenewKeyBody"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RenewKeyView"];
                };
            };
            /** @description It did not work; `type` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not work; `type` says why. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
