import { Type } from "typebox";
import { catalog } from "../catalog.ts";
import type { Cloud } from "../cloud.ts";
import { actionRoutes, deleteRoute, LabelMap, protectionRoute } from "../common-routes.ts";
import type { Era } from "../era.ts";
import { ApiError, notFound } from "../errors.ts";
import { get, kindModule, living, refuseProtected, write, type Call } from "../kind-module.ts";
import { checkLabels, parseSelector } from "../labels.ts";
import { pageAnswer, sortBy, values } from "../list.ts";
import type { Image } from "../resources.ts";

const systemImages: Image[] = catalog.images.map((image) => ({
  id: image.id,
  project: "",
  name: image.name,
  labels: {},
  created: "2026-01-15T08:00:00+00:00",
  type: "system",
  status: "available",
  description: image.description,
  imageSize: null,
  diskSize: 5,
  createdFrom: null,
  boundTo: null,
  osFlavor: image.osFlavor,
  osVersion: image.osVersion,
  architecture: image.architecture as Image["architecture"],
  protectDelete: false,
}));

const Update = Type.Object({
  description: Type.Optional(Type.String()),
  type: Type.Optional(Type.Literal("snapshot")),
  labels: Type.Optional(LabelMap),
});

/** The provider's own images, which every project sees, and the snapshots of a project. */
export const images = kindModule<"images">({
  kind: "images",
  render: (cloud, image) => imageShape(image, cloud.project(image.project).era),
  routes: [
    ...actionRoutes("images"),
    get("/images", (call) => {
      const found = allImages(call.cloud, call.project.id).filter((image) => matches(call, image));
      const sorted = sortBy(found, values(call, "sort"), {
        id: (image) => image.id,
        name: (image) => image.name,
        created: (image) => image.created,
      });
      return pageAnswer(call, "images", sorted, (image) => JSON.stringify(imageShape(image, call.project.era)));
    }),
    get("/images/:id", (call) => {
      const image = findImage(call.cloud, call.project.id, call.params["id"]!);
      if (!image || String(image.id) !== call.params["id"]) throw notFound("image", call.params["id"]!);
      return { status: 200, json: JSON.stringify({ image: imageShape(image, call.project.era) }) };
    }),
    write("PUT", "/images/:id", Update, (call, body) => {
      const image = living(call, "images");
      if (body.labels) image.labels = checkLabels(body.labels);
      image.description = body.description ?? image.description;
      image.type = body.type ?? image.type;
      call.cloud.store.touch("images", image.id);
      return { status: 200, json: `{"image":${call.cloud.store.json("images", image.id)}}` };
    }),
    deleteRoute("images", (_call, image) => {
      refuseProtected(image, "image");
      return undefined;
    }),
    protectionRoute("images"),
  ],
  effects: {
    "image.ready": (cloud, effect) => {
      const image = cloud.store.get("images", Number(effect["image"]));
      if (!image) throw new ApiError("not_found", "image is gone");
      image.status = "available";
      image.imageSize = 1.5;
      cloud.store.touch("images", image.id);
    },
  },
});

function allImages(cloud: Cloud, project: string): Image[] {
  return [...systemImages, ...cloud.store.all("images", project)];
}

/** By id, or by name for an architecture: one name exists once per architecture. */
export function findImage(cloud: Cloud, project: string, nameOrId: string, architecture?: string): Image | undefined {
  const all = allImages(cloud, project);
  return (
    all.find((image) => String(image.id) === nameOrId) ??
    all.find((image) => image.name === nameOrId && (architecture === undefined || image.architecture === architecture))
  );
}

function matches(call: Call, image: Image): boolean {
  const wanted = (name: string, value: string): boolean => {
    const asked = values(call, name);
    return asked.length === 0 || asked.includes(value);
  };
  const selectors = values(call, "label_selector").filter((selector) => selector !== "");
  return (
    wanted("name", image.name) &&
    wanted("type", image.type) &&
    wanted("status", image.status) &&
    wanted("architecture", image.architecture) &&
    wanted("bound_to", String(image.boundTo)) &&
    selectors.every((selector) => parseSelector(selector)(image.labels))
  );
}

export function imageShape(image: Image, era: Era): object {
  return {
    id: image.id,
    type: image.type,
    status: image.status,
    name: image.name === "" ? null : image.name,
    description: image.description,
    image_size: image.imageSize,
    disk_size: image.diskSize,
    created: image.created,
    created_from: image.createdFrom,
    bound_to: image.boundTo,
    os_flavor: image.osFlavor,
    os_version: image.osVersion,
    architecture: image.architecture,
    rapid_deploy: image.type === "system",
    protection: { delete: image.protectDelete },
    deprecated: null,
    deleted: null,
    labels: image.labels,
    ...(era === "2026-11" ? { deprecation: null } : {}),
  };
}
