# What a server runs at its first boot. Nothing that a person typed is spliced into YAML or shell: the document is rendered by
# yamlencode, the facts by jsonencode, and the script reads its values as base64 words.

locals {
  user_data = { for key, node in local.nodes : key => templatefile("${path.module}/cloud-init/node.yaml.tftpl",
    merge(local.cloud_init, { environment = local.environments[key], facts = local.facts[key] })
  ) }

  # The document's size with the longest possible address, so that the limit is checked in the plan, when none is known yet.
  # Its text is ASCII throughout, hence one character is one byte.
  user_data_bytes = { for key, node in local.nodes : key => length(templatefile("${path.module}/cloud-init/node.yaml.tftpl",
    merge(local.cloud_init, {
      environment = merge(local.environments[key], { NODE_ADDRESS = "255.255.255.255" })
      facts       = local.facts[key]
    })
  )) }

  # /etc/catalyst/bootstrap.env: what the boot script needs to know.
  environments = { for key, node in local.nodes : key => {
    CATALYST_API_URL = var.catalyst_api_url
    DEPLOYMENT_ID    = var.deployment_id
    NODE_ADDRESS     = local.node_addresses[key]
    NODE_BEARER      = var.kubeconfig_bearer_token
    NODE_NAME        = node.name
    REGION_KEY       = node.region
  } }

  # /var/lib/catalyst/sovereign.json: who this machine belongs to, readable by everybody on it.
  facts = { for key, node in local.nodes : key => {
    sovereignFQDN = var.sovereign_fqdn
    deploymentId  = var.deployment_id
    organization  = { name = var.org_name, email = var.org_email }
    domain        = { mode = var.domain_mode, pool = var.pool_domain, subdomain = var.sovereign_subdomain }
    region = {
      key         = node.region
      role        = local.regions[node.region].role
      cloudRegion = local.regions[node.region].location
      clusterName = local.regions[node.region].cluster_name
      clusterId   = local.regions[node.region].cluster_id
    }
    node = { name = node.name, role = node.role }
    versions = {
      k3s        = var.k3s_version
      helm       = local.pins.helm.version
      gatewayAPI = local.pins.gatewayAPI.version
      cilium     = local.pins.bpCilium.upstream
      flux       = local.pins.flux.version
    }
  } }

  cloud_init = {
    packages = concat(
      ["curl", "ca-certificates", "iptables"],
      var.enable_fail2ban ? ["fail2ban"] : [],
      var.enable_unattended_upgrades ? ["unattended-upgrades"] : [],
    )
    certificates = regexall("-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\\s]+-----END CERTIFICATE-----", var.ca_bundle_pem)
    files = merge(
      {
        "/usr/local/sbin/catalyst-bootstrap"             = { mode = "0755", content = file("${path.module}/cloud-init/catalyst-bootstrap.sh") }
        "/etc/systemd/system/catalyst-bootstrap.service" = { mode = "0644", content = file("${path.module}/cloud-init/catalyst-bootstrap.service") }
        "/etc/ssh/sshd_config.d/00-catalyst.conf"        = { mode = "0644", content = file("${path.module}/cloud-init/sshd.conf") }
      },
      var.enable_fail2ban ? {
        "/etc/fail2ban/jail.d/catalyst.conf" = { mode = "0644", content = file("${path.module}/cloud-init/fail2ban.conf") }
      } : {},
      var.enable_unattended_upgrades ? {
        "/etc/apt/apt.conf.d/52-catalyst" = { mode = "0644", content = file("${path.module}/cloud-init/unattended-upgrades.conf") }
      } : {},
    )
  }
}
