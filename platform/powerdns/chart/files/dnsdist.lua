-- The address of Service powerdns, which Kubernetes puts into the environment of pods that start after it.
local server = os.getenv("POWERDNS_SERVICE_HOST")
if server == nil or server == "" then error("Service powerdns has no address yet") end
local perClient = tonumber(os.getenv("QPS_PER_CLIENT"))
local perClientByTCP = tonumber(os.getenv("TCP_QPS_PER_CLIENT"))

setACL({"0.0.0.0/0", "::/0"})
addLocal("0.0.0.0:5353", {reusePort = true})

-- The client's subnet is not added to questions: it would break the signature of an update, and nothing answers by place.
newServer({address = server .. ":53", name = "powerdns", checkName = os.getenv("HEALTH_CHECK_NAME"), checkType = "SOA", checkInterval = 2, maxCheckFailures = 2})

addAction(OrRule({QTypeRule(DNSQType.AXFR), QTypeRule(DNSQType.IXFR)}), RCodeAction(DNSRCode.REFUSED))
addAction(OpcodeRule(DNSOpcode.Update), SetDisableECSAction())
addAction(AndRule({TCPRule(false), MaxQPSIPRule(perClient, 32, 56)}), TCAction())
addAction(AndRule({TCPRule(true), MaxQPSIPRule(perClientByTCP, 32, 56)}), DropAction())

local key = hashPassword(os.getenv("WEBSERVER_KEY"))
webserver("0.0.0.0:8083")
setWebserverConfig({password = key, apiKey = key, acl = "0.0.0.0/0"})
