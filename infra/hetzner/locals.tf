# Everything that has a name, an address or a label is worked out here, so that a resource only picks its part.

locals {
  pins = jsondecode(file("${path.module}/pins.json"))
  name = "catalyst-${var.resource_slug}"

  # The single-region form is the same thing with one region. Its key is the location, and its cluster carries the location's first
  # three letters, because that is how the engine names both when it sends `regions`.
  region_list = length(var.regions) > 0 ? var.regions : [{
    key              = var.region
    clusterName      = "hz-${substr(var.region, 0, 3)}-mgt-prod"
    provider         = "hetzner"
    cloudRegion      = var.region
    controlPlaneSize = var.control_plane_size
    workerSize       = var.worker_size
    workerCount      = var.worker_count
    haEnabled        = var.ha_enabled
  }]

  primary      = local.region_list[0].key
  multi_region = length(local.region_list) > 1

  # The position in the list gives the private ranges, so it must stay what it was: a region is added at the end.
  regions = { for index, region in local.region_list : region.key => {
    key           = region.key
    role          = index == 0 ? "primary" : "secondary"
    prefix        = index == 0 ? local.name : "${local.name}-${region.key}"
    location      = region.cloudRegion
    cluster_name  = region.clusterName
    cluster_id    = index + 1
    network_cidr  = "10.${index}.0.0/16"
    subnet_cidr   = "10.${index}.1.0/24"
    pod_cidr      = "10.${42 + 10 * index}.0.0/16"
    service_cidr  = "10.${43 + 10 * index}.0.0/16"
    ha            = region.haEnabled
    control_size  = region.controlPlaneSize
    worker_size   = region.workerSize
    control_count = region.haEnabled ? 3 : 1
    worker_count  = region.workerCount
    labels        = merge(local.labels, { "catalyst.openova.io/region" = region.key })
  } }

  labels = {
    "catalyst.openova.io/sovereign"     = var.sovereign_fqdn
    "catalyst.openova.io/deployment-id" = var.deployment_id
    "catalyst.openova.io/managed-by"    = "opentofu"
  }
}

# Nodes. Keys are `<region key>/cp-1`, never numbers: removing one node must not rename the others.
locals {
  control_planes = merge([for region in local.regions : { for n in range(1, region.control_count + 1) : "${region.key}/cp-${n}" => {
    region     = region.key
    name       = "${region.prefix}-cp-${n}"
    role       = "control-plane"
    size       = region.control_size
    private_ip = cidrhost(region.subnet_cidr, n + 1)
    labels     = merge(region.labels, { "catalyst.openova.io/role" = "control-plane" })
  } }]...)

  workers = merge([for region in local.regions : { for n in range(1, region.worker_count + 1) : "${region.key}/worker-${n}" => {
    region     = region.key
    name       = "${region.prefix}-worker-${n}"
    role       = "worker"
    size       = region.worker_size
    private_ip = cidrhost(region.subnet_cidr, n + 9)
    labels     = merge(region.labels, { "catalyst.openova.io/role" = "worker" })
  } }]...)

  nodes = merge(local.control_planes, local.workers)

  # Where peers reach a node: inside its region's network, or, as regions share no private network, at its public address.
  node_addresses = { for key, node in local.nodes : key => local.multi_region ? hcloud_primary_ip.node[key].ip_address : node.private_ip }
}

# Who may reach the Kubernetes API. Load balancers have no firewall, so only an API open to everybody may be behind one.
locals {
  world = ["0.0.0.0/0", "::/0"]

  # In the shortest spelling, without host bits: that is how the cloud answers, and any other would show as drift.
  api_cidrs = distinct([for cidr in var.k8s_api_allowed_cidrs : cidrsubnet(cidr, 0, 0)])
  ssh_cidrs = distinct([for cidr in var.ssh_allowed_cidrs : cidrsubnet(cidr, 0, 0)])

  api_open_to_world = length(setsubtract(local.world, local.api_cidrs)) == 0

  api_endpoints = { for key, region in local.regions : key => local.api_open_to_world
    ? "https://${hcloud_load_balancer.region[key].ipv4}:6443"
    : "https://${hcloud_primary_ip.node["${key}/cp-1"].ip_address}:6443"
  }
}
