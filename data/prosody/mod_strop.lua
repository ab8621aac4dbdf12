-- For prosody (0.12): what a desk wants of its chat server. MIT, as strop.
--
--   plugin_paths = { "/usr/local/share/strop/prosody" }
--   VirtualHost "chat.example"
--           modules_enabled = { "strop" }
--   Component "rooms.chat.example" "muc"
--           modules_enabled = { "muc_mam", "strop" }
--           admins = { "rep@chat.example" }
--
-- On the host: each message of a visitor says where it was sent from, in the host's name (in the desk's settings, [chat]:
-- visitor_by = chat.example). What clients, or other servers, write in that name is taken out.
-- On the conference service: its admins, and nobody else, are told of hidden rooms too, when they ask for the list.

local xmlns = "urn:strop:visitor";
local is_admin = require "core.usermanager".is_admin;

local function strip(stanza)
	stanza:remove_children("ip", xmlns);
	stanza:remove_children("address", "urn:xmpp:sic:1");
end

if module:get_host_type() == "component" then
	-- From elsewhere: nobody there speaks for us.
	local function from_elsewhere(event)
		if event.origin.type == "s2sin" then
			strip(event.stanza);
		end
	end
	module:hook("message/bare", from_elsewhere, 1000);
	module:hook("message/full", from_elsewhere, 1000);

	local muc = module:depends "muc";
	module:hook("host-disco-items", function (event)
		if not is_admin(event.stanza.attr.from, module.host) then
			return;
		end
		for room in muc.all_rooms() do
			if room:get_hidden() then
				event.reply:tag("item", { jid = room.jid }):up();
			end
		end
	end);
else
	local function from_here(event)
		local stanza, origin = event.stanza, event.origin;
		strip(stanza);
		if stanza.attr.type == "groupchat" and origin.ip then
			stanza:tag("ip", { xmlns = xmlns, by = module.host }):text(origin.ip):up();
		end
	end
	module:hook("pre-message/bare", from_here, 1000);
	module:hook("pre-message/full", from_here, 1000);
end
